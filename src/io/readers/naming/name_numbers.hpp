#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// A part of a name, from its first character to one past its last.
struct NumberSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// A number in a name with all that may belong to it: blanks in place of leading zeros, a sign, a fraction.
/// Whether sign and fraction do belong to it only all names together show.
struct NameNumber {
  std::uint32_t blanks = 0;     ///< Where the blanks before it begin.
  std::uint32_t sign = 0;       ///< Where a sign stands; `digits` where there is none.
  std::uint32_t digits = 0;     ///< Where its digits begin.
  std::uint32_t digits_end = 0; ///< One past them.
  std::uint32_t end = 0;        ///< One past its fraction; `digits_end` where it has none.

  [[nodiscard]] bool has_sign() const { return sign != digits; }
  [[nodiscard]] bool has_fraction() const { return end != digits_end; }
};

/// The name without its last extension.
std::string_view stem_of(std::string_view name);

/// The numbers of a name without its extension, from left to right. A point or comma between two runs of
/// digits begins a fraction; in a chain of more than two, such as a date, it does not.
std::vector<NameNumber> numbers_in(std::string_view stem);

} // namespace lsdeconv
