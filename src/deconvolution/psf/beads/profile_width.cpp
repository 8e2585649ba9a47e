#include "profile_width.hpp"

#include "../full_width.hpp"
#include "../peak_shape.hpp"
#include "../resampling.hpp"
#include "../visit_voxels.hpp"

#include <cstdlib>

namespace lsdeconv {
namespace {

/// Samples per voxel of the interpolated profile.
constexpr std::int64_t finer = 9;

/// The line along the axis through the middle of the volume, averaged with its neighbours with weights (1, 2,
/// 1) along both other axes (not normalised).
Volume<float> middle_line(VolumeView<const float> values, int axis) {
  const Extent3 e = values.extent();
  Volume<float> line({1, 1, e[axis]}, 0.0F);
  Box3 around{{e.z / 2, e.y / 2, e.x / 2}, {e.z / 2 + 1, e.y / 2 + 1, e.x / 2 + 1}};
  const Index3 middle = around.begin;
  around = around.grown({1, 1, 1});
  around.begin[axis] = 0;
  around.end[axis] = e[axis];
  around = intersection(around, whole(e));
  visit_voxels(around.extent(), [&](const Index3& in_box) {
    const Index3 at = in_box + around.begin;
    float weight = 1;
    for (int other = 0; other < axes; ++other) {
      weight *= other != axis && at[other] == middle[other] ? 2.0F : 1.0F;
    }
    line(0, 0, at[axis]) += weight * values(at.z, at.y, at.x);
  });
  return line;
}

} // namespace

double profile_width(VolumeView<const float> values, int axis) {
  const Volume<float> line = middle_line(values, axis);
  const std::int64_t count = line.size();
  const std::int64_t middle = count / 2;
  const Volume<float> fine =
      resampled(line.view(), {0, 0, static_cast<double>(middle)}, {1, 1, 1 / static_cast<double>(finer)},
                {0, 0, (finer * count - 1) / 2});
  return full_width(fine.view(), brightest_voxel(fine.view()), 2) / static_cast<double>(finer);
}

} // namespace lsdeconv
