#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// Numbers that stand in names, as whole numbers of one unit.
struct NumberValues {
  std::vector<std::int64_t>
      values; ///< In units of 10^-decimals; without meaning but for their order if too_long.
  int decimals = 0;
  bool too_long = false; ///< One of them has more than 18 digits.
};

/// The values of texts such as "0042", "  7", "-2.50", "+3" and "1,5".
NumberValues number_values(const std::vector<std::string_view>& texts);

/// A value as it is written: 25 with one decimal is 2.5.
std::string value_text(std::int64_t value, int decimals);

} // namespace lsdeconv
