#include "full_width.hpp"

#include <algorithm>
#include <array>

namespace lsdeconv {
namespace {

/// Distance in voxels from the peak to where the values fall to half of it, in direction `step` (±1) along
/// `axis`.
double half_width(VolumeView<const float> values, const Index3& peak, int axis, int step) {
  const double half = values(peak.z, peak.y, peak.x) / 2.0;
  Index3 at = peak;
  double inner = 2 * half;
  for (double steps = 0;; ++steps) {
    at[axis] += step;
    const bool inside = at[axis] >= 0 && at[axis] < values.extent()[axis];
    const double outer = inside ? values(at.z, at.y, at.x) : 0.0;
    if (outer <= half) {
      return steps + (inner - half) / (inner - outer);
    }
    inner = outer;
  }
}

} // namespace

double full_width(const std::function<double(double)>& profile, double upper) {
  constexpr int steps = 512;
  std::array<double, steps + 1> values;
  for (int i = 0; i <= steps; ++i) {
    values[i] = profile(i * upper / steps);
  }
  const double half = *std::max_element(values.begin(), values.end()) / 2;
  int last = steps;
  while (values[last] < half) {
    --last;
  }
  // Bisection until no double lies between the two.
  double inside = last * upper / steps;
  double outside = std::min(last + 1, steps) * upper / steps;
  for (double middle = (inside + outside) / 2; inside < middle && middle < outside;
       middle = (inside + outside) / 2) {
    (profile(middle) > half ? inside : outside) = middle;
  }
  return 2 * outside;
}

double full_width(VolumeView<const float> values, const Index3& peak, int axis) {
  return half_width(values, peak, axis, -1) + half_width(values, peak, axis, 1);
}

} // namespace lsdeconv
