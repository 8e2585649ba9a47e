#include "compared_box.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Where a voxel falls in the plane that is seen along an axis: row and column.
std::pair<std::int64_t, std::int64_t> place_in_plane(int axis, const Index3& voxel) {
  switch (axis) {
  case 0:
    return {voxel.y, voxel.x};
  case 1:
    return {voxel.z, voxel.x};
  default:
    return {voxel.y, voxel.z};
  }
}

} // namespace

Volume<float> largest_along(int axis, VolumeView<const float> voxels) {
  const Extent3& extent = voxels.extent();
  const auto [rows, columns] = place_in_plane(axis, extent);
  Volume<float> plane({1, rows, columns}, 0.0F);
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        const auto [row, column] = place_in_plane(axis, {z, y, x});
        float& pixel = plane(0, row, column);
        pixel = voxels(z, y, x) > pixel ? voxels(z, y, x) : pixel; // false for NaN
      }
    }
  }
  return plane;
}

} // namespace lsdeconv
