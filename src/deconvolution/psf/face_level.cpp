#include "face_level.hpp"

#include "median.hpp"
#include "visit_voxels.hpp"

namespace lsdeconv {
namespace {

constexpr std::int64_t least_extent_with_faces = 5;

bool on_face(const Index3& at, const Extent3& extent) {
  for (int axis = 0; axis < axes; ++axis) {
    if (extent[axis] >= least_extent_with_faces && (at[axis] == 0 || at[axis] == extent[axis] - 1)) {
      return true;
    }
  }
  return false;
}

} // namespace

FaceLevel face_level(VolumeView<const float> values) {
  std::vector<double> faces;
  visit_voxels(values.extent(), [&](const Index3& at) {
    if (on_face(at, values.extent())) {
      faces.push_back(values(at.z, at.y, at.x));
    }
  });
  const double level = median(faces);
  return {level, median_deviation(faces, level), static_cast<std::int64_t>(faces.size())};
}

} // namespace lsdeconv
