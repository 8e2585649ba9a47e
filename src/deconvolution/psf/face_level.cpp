#include "face_level.hpp"

#include "median.hpp"
#include "visit_voxels.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>

namespace lsdeconv {
namespace {

constexpr std::int64_t least_extent_with_faces = 5;
/// Faces whose values spread more than so many times the noise between neighbours are uneven.
constexpr double uneven_spread = 2;
/// Quantile of the values on uneven faces that stands for the background.
constexpr double dark_part = 0.05;
/// Standard deviations by which that quantile of normal noise lies below its median.
constexpr double dark_deviations = 1.6448536269514722;

/// The first axis whose faces the voxel lies on, if any.
std::optional<int> face_axis(const Index3& at, const Extent3& extent) {
  for (int axis = 0; axis < axes; ++axis) {
    if (extent[axis] >= least_extent_with_faces && (at[axis] == 0 || at[axis] == extent[axis] - 1)) {
      return axis;
    }
  }
  return std::nullopt;
}

/// Values on all faces, and their differences from the next voxel on the same face.
struct Faces {
  std::vector<double> values;
  std::vector<double> differences;
};

Faces faces_of(VolumeView<const float> values) {
  Faces faces;
  visit_voxels(values.extent(), [&](const Index3& at) {
    const std::optional<int> axis = face_axis(at, values.extent());
    if (!axis) {
      return;
    }
    const double value = values(at.z, at.y, at.x);
    faces.values.push_back(value);
    const int along = *axis == 2 ? 1 : 2;
    Index3 next = at;
    if (++next[along] < values.extent()[along]) {
      faces.differences.push_back(values(next.z, next.y, next.x) - value);
    }
  });
  return faces;
}

double dark_quantile(std::vector<double> values) {
  const auto rank =
      values.begin() + static_cast<std::ptrdiff_t>(dark_part * static_cast<double>(values.size()));
  std::nth_element(values.begin(), rank, values.end());
  return *rank;
}

} // namespace

FaceLevel face_level(VolumeView<const float> values) {
  const Faces faces = faces_of(values);
  FaceLevel result;
  result.voxels = std::ssize(faces.values);
  result.level = median(faces.values);
  result.noise = median_deviation(faces.differences, 0) / std::numbers::sqrt2;
  result.even = median_deviation(faces.values, result.level) <= uneven_spread * result.noise;
  if (!result.even) {
    result.level = std::min(result.level, dark_quantile(faces.values) + dark_deviations * result.noise);
  }
  return result;
}

} // namespace lsdeconv
