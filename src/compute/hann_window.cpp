#include "lsdeconv/compute/hann_window.hpp"

#include <cmath>
#include <numbers>

namespace lsdeconv {

std::vector<double> hann_window(std::int64_t n) {
  std::vector<double> window;
  for (std::int64_t i = 0; i < n; ++i) {
    const double s = std::sin(std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(n));
    window.push_back(n > 1 ? s * s : 1);
  }
  return window;
}

} // namespace lsdeconv
