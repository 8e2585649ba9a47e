#pragma once

#include "lsdeconv/core/text.hpp"

#include <iomanip>
#include <string>

namespace lsdeconv {

/// A number to three digits: "0.0123", "66.4", "1024".
inline std::string short_text(double value) {
  constexpr double whole = 1000; // from here on digits before the point are more than three
  return value < whole ? text(std::setprecision(3), value) : text(std::fixed, std::setprecision(0), value);
}

/// "66.4 %" of a part of 0.664.
inline std::string percent_text(double part) {
  return short_text(100 * part) + " %";
}

} // namespace lsdeconv
