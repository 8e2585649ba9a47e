#include "white_noise.hpp"

#include "../visit_voxels.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace lsdeconv {
namespace {

constexpr std::int64_t fewest_voxels = 2000;
constexpr std::int64_t largest_cube = 8;
constexpr std::int64_t smallest_cube = 3;
constexpr std::int64_t most_cubes = 4096;      ///< A regular sample of them is enough.
constexpr std::size_t cubes_per_noisy_one = 4; ///< With fewer noisy cubes than one in so many there is none.
constexpr double quiet_part = 0.1;             ///< Of the cubes.
constexpr double steadiness = 0.45;            ///< Least ratio of noise in quiet cubes to that in the median.
/// Least ratio of the differences along all axes to what independent voxels have. Noise that interpolation
/// has blurred by 0.7 voxels along each axis still has 0.27; smooth light has less than 0.01.
constexpr double independence = 0.05;
constexpr double rounding = 1e-6;          ///< Of the range of the values.
constexpr double float_rounding = 0x1p-22; ///< Of the values themselves.

/// Mean sizes of second differences in a cube.
struct Roughness {
  double along = 0;  ///< Along the last axis.
  double across = 0; ///< Along all axes, one after the other, each divided by what it adds to white noise.
};

/// Differentiates twice along an axis, divided by the standard deviation that this gives white noise of 1.
Volume<float> second_differences(VolumeView<const float> values, int axis) {
  Extent3 extent = values.extent();
  extent[axis] -= 2;
  const std::int64_t step = Extent3{values.plane_stride(), values.row_stride(), 1}[axis];
  Volume<float> result(extent);
  visit_voxels(extent, [&](const Index3& at) {
    const float* first = values.row(at.z, at.y) + at.x;
    result(at.z, at.y, at.x) = static_cast<float>(
        (static_cast<double>(first[0]) - 2 * static_cast<double>(first[step]) + first[2 * step])
        / std::sqrt(6.0));
  });
  return result;
}

/// The mean size of the values of rows that are not 0 throughout, as where nothing was measured; 0 if those
/// are less than half of the rows.
double mean_size(const Volume<float>& values) {
  const std::int64_t length = values.extent().x;
  double sum = 0;
  std::int64_t rows = 0;
  for (const float* row = values.begin(); row != values.end(); row += length) {
    const double size = std::accumulate(row, row + length, 0.0, [](double before, float value) {
      return before + std::abs(static_cast<double>(value));
    });
    sum += size;
    rows += size > 0 ? 1 : 0;
  }
  return 2 * rows * length < values.size() ? 0 : sum / static_cast<double>(rows * length);
}

/// differentiable: the axes that are long enough, the last one first.
Roughness roughness(VolumeView<const float> cube, const std::vector<int>& differentiable) {
  Roughness result;
  Volume<float> differences = second_differences(cube, differentiable.front());
  result.along = mean_size(differences);
  for (std::size_t i = 1; i < differentiable.size(); ++i) {
    differences = second_differences(differences.view(), differentiable[i]);
  }
  result.across = mean_size(differences);
  return result;
}

std::vector<Roughness> roughness_of_cubes(VolumeView<const float> values,
                                          const std::vector<int>& differentiable) {
  const Extent3 extent = values.extent();
  Extent3 cube;
  Extent3 count;
  for (int a = 0; a < axes; ++a) {
    cube[a] = std::min(extent[a], std::clamp(extent[a] / 4, smallest_cube, largest_cube));
    count[a] = extent[a] / cube[a];
  }
  const std::int64_t step = ceil_div(voxel_count(count), most_cubes) | 1;
  std::vector<Roughness> all;
  for (std::int64_t i = 0; i < voxel_count(count); i += step) {
    const Index3 at = position_of(i, count);
    const Index3 begin{at.z * cube.z, at.y * cube.y, at.x * cube.x};
    all.push_back(roughness(values.part({begin, begin + cube}), differentiable));
  }
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
  std::vector<int> differentiable;
  for (int axis = axes - 1; axis >= 0; --axis) {
    if (values.extent()[axis] >= 2 * smallest_cube) {
      differentiable.push_back(axis);
    }
  }
  if (differentiable.empty() || voxel_count(values.extent()) < fewest_voxels) {
    return 0;
  }
  const std::vector<Roughness> cubes = roughness_of_cubes(values, differentiable);
  std::vector<double> along;
  std::vector<double> ratios;
  for (const Roughness& cube : cubes) {
    if (cube.along > 0) { // else filled up with one value, or without noise
      along.push_back(cube.along);
      ratios.push_back(cube.across / cube.along);
    }
  }
  if (along.empty() || cubes_per_noisy_one * along.size() < cubes.size()) {
    return 0;
  }
  const double typical = quantile(along, 0.5);
  const bool steady = quantile(along, quiet_part) >= steadiness * typical;
  const double noise = typical / mean_noise_size;
  return steady && quantile(ratios, 0.5) >= independence && noise > rounding_of(values) ? noise : 0;
}

} // namespace lsdeconv
