#pragma once

#include "lsdeconv/core/text.hpp"

#include <cmath>
#include <iomanip>
#include <string>

namespace lsdeconv {

/// A number to three digits, never with an exponent: "0.0123", "66.4", "1024"; whole from 1000 on, and at
/// most six decimals: "0.000001".
inline std::string short_text(double value) {
  constexpr double whole = 999.5;      // from here on digits before the point are more than three
  constexpr double least = 1e-4;       // below it the usual form has an exponent
  constexpr double least_shown = 5e-7; // what is less is 0 to six decimals
  const double size = std::abs(value);
  if (size >= whole) {
    return text(std::fixed, std::setprecision(0), value);
  }
  return size >= least         ? text(std::setprecision(3), value)
         : size >= least_shown ? text(std::fixed, std::setprecision(6), value)
                               : std::string("0");
}

/// "66.4 %" of a part of 0.664.
inline std::string percent_text(double part) {
  return short_text(100 * part) + " %";
}

} // namespace lsdeconv
