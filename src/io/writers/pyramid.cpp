#include "lsdeconv/io/writers/pyramid.hpp"

#include <limits>

namespace lsdeconv {
namespace {

constexpr std::int64_t smallest_side = 256;
constexpr double longest_halved = 2; // times the shortest voxel

PyramidLevel next_level(const PyramidLevel& from) {
  double shortest = std::numeric_limits<double>::infinity();
  for (int axis = 0; axis < axes; ++axis) {
    shortest = from.extent[axis] > 1 ? std::min(shortest, from.voxel[axis]) : shortest;
  }
  PyramidLevel next = from;
  for (int axis = 0; axis < axes; ++axis) {
    const bool halved = from.extent[axis] > 1 && from.voxel[axis] < longest_halved * shortest;
    next.factor[axis] = halved ? 2 : 1;
    if (halved) {
      next.extent[axis] = ceil_div(from.extent[axis], 2);
      next.origin[axis] = from.origin[axis] + from.voxel[axis] / 2; // between the two first centres
      next.voxel[axis] = 2 * from.voxel[axis];
    }
  }
  return next;
}

} // namespace

std::vector<PyramidLevel> pyramid(const Extent3& volume, const Spacing3& voxel, const Spacing3& origin) {
  std::vector<PyramidLevel> levels{{.extent = volume, .voxel = voxel, .origin = origin}};
  for (int axis = 0; axis < axes; ++axis) {
    levels.front().voxel[axis] = voxel[axis] > 0 ? voxel[axis] : 1;
  }
  while (std::max({levels.back().extent.z, levels.back().extent.y, levels.back().extent.x}) > smallest_side) {
    levels.push_back(next_level(levels.back()));
  }
  return levels;
}

} // namespace lsdeconv
