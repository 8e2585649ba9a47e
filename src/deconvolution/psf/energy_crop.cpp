#include "energy_crop.hpp"

#include <algorithm>
#include <numeric>

namespace lsdeconv {
namespace {

/// The first and the last plane of a box along an axis.
struct PlanePair {
  int axis = -1;   ///< -1: none.
  double sum = 0;  ///< Of both planes.
  double mean = 0; ///< Per voxel.
};

PlanePair outer_planes(VolumeView<const float> box, int axis) {
  Box3 first = whole(box.extent());
  first.end[axis] = 1;
  Box3 last = whole(box.extent());
  last.begin[axis] = last.end[axis] - 1;
  const double sum = sum_of(box.part(first)) + sum_of(box.part(last));
  return {axis, sum, sum / static_cast<double>(2 * first.voxels())};
}

/// The pair with the smallest mean, of the axes along which the box has more than one plane.
PlanePair dimmest_planes(VolumeView<const float> box) {
  PlanePair dimmest;
  for (int axis = 0; axis < axes; ++axis) {
    if (box.extent()[axis] > 1) {
      const PlanePair pair = outer_planes(box, axis);
      dimmest = dimmest.axis < 0 || pair.mean < dimmest.mean ? pair : dimmest;
    }
  }
  return dimmest;
}

} // namespace

double sum_of(VolumeView<const float> values) {
  const Extent3 e = values.extent();
  double sum = 0;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      sum = std::accumulate(values.row(z, y), values.row(z, y) + e.x, sum);
    }
  }
  return sum;
}

Box3 middle_box(const Extent3& extent, const Extent3& half) {
  const Index3 centre{extent.z / 2, extent.y / 2, extent.x / 2};
  return {centre - half, centre + half + Extent3{1, 1, 1}};
}

Extent3 half_extent_holding(VolumeView<const float> values, double fraction) {
  const Extent3 extent = values.extent();
  Extent3 half{extent.z / 2, extent.y / 2, extent.x / 2};
  double inside = sum_of(values);
  const double wanted = fraction * inside;
  while (fraction < 1) {
    const PlanePair pair = dimmest_planes(values.part(middle_box(extent, half)));
    if (pair.axis < 0 || inside - pair.sum < wanted) {
      break;
    }
    inside -= pair.sum;
    --half[pair.axis];
  }
  return half;
}

} // namespace lsdeconv
