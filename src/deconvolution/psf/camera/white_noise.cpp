#include "white_noise.hpp"

#include "../visit_voxels.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace lsdeconv {
namespace {

constexpr std::int64_t fewest_voxels = 2000;
constexpr std::int64_t largest_cube = 8;
constexpr std::int64_t smallest_cube = 3;
constexpr std::size_t cubes_per_noisy_one = 4; ///< With fewer noisy cubes than one in so many there is none.
constexpr double quiet_part = 0.1;             ///< Of the cubes.
constexpr double steadiness = 0.3;             ///< Least ratio of noise in quiet cubes to that in the median.
constexpr double rounding = 1e-6;              ///< Of the range of the values.
constexpr double float_rounding = 0x1p-22;     ///< Of the values themselves.

/// The axis along which neighbours are compared; -1: none is long enough.
int compared_axis(const Extent3& extent) {
  for (int axis = axes - 1; axis >= 0; --axis) {
    if (extent[axis] >= 2 * smallest_cube) {
      return axis;
    }
  }
  return -1;
}

/// Mean size of the second differences along the axis.
double roughness(VolumeView<const float> cube, int axis) {
  const Extent3 steps{cube.plane_stride(), cube.row_stride(), 1};
  Extent3 inner = cube.extent();
  inner[axis] -= 2;
  double sum = 0;
  visit_voxels(inner, [&](const Index3& at) {
    const float* first = cube.row(at.z, at.y) + at.x;
    const std::int64_t step = steps[axis];
    sum += std::abs(static_cast<double>(first[0]) - 2 * static_cast<double>(first[step])
                    + static_cast<double>(first[2 * step]));
  });
  return sum / static_cast<double>(voxel_count(inner));
}

std::vector<double> roughness_of_cubes(VolumeView<const float> values, int axis) {
  const Extent3 extent = values.extent();
  Extent3 cube;
  for (int a = 0; a < axes; ++a) {
    cube[a] = std::min(extent[a], std::clamp(extent[a] / 4, smallest_cube, largest_cube));
  }
  std::vector<double> all;
  const Extent3 count{extent.z / cube.z, extent.y / cube.y, extent.x / cube.x};
  visit_voxels(count, [&](const Index3& at) {
    const Index3 begin{at.z * cube.z, at.y * cube.y, at.x * cube.x};
    all.push_back(roughness(values.part({begin, begin + cube}), axis));
  });
  return all;
}

double quantile(std::vector<double>& values, double part) {
  const auto rank =
      values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), rank, values.end());
  return *rank;
}

/// Changes of this size and less come from the number format.
double rounding_of(VolumeView<const float> values) {
  double least = values(0, 0, 0);
  double most = least;
  visit_voxels(values.extent(), [&](const Index3& at) {
    const double value = values(at.z, at.y, at.x);
    least = std::min(least, value);
    most = std::max(most, value);
  });
  return std::max(rounding * (most - least), float_rounding * std::max(std::abs(least), std::abs(most)));
}

} // namespace

double white_noise(VolumeView<const float> values) {
  const int axis = compared_axis(values.extent());
  if (axis < 0 || voxel_count(values.extent()) < fewest_voxels) {
    return 0;
  }
  std::vector<double> cubes = roughness_of_cubes(values, axis);
  const std::size_t all = cubes.size();
  std::erase(cubes, 0.0); // filled up with one value, or without noise
  if (cubes_per_noisy_one * cubes.size() < all) {
    return 0;
  }
  const double typical = quantile(cubes, 0.5);
  const bool steady = quantile(cubes, quiet_part) >= steadiness * typical;
  // The second difference of three values has six times their variance, and sqrt(2 / pi) as mean size.
  const double noise = typical * std::sqrt(std::numbers::pi / 12);
  return steady && noise > rounding_of(values) ? noise : 0;
}

} // namespace lsdeconv
