#pragma once

#include "lsdeconv/core/box.hpp"

namespace lsdeconv {

/// Calls visit(Index3) for every voxel of a volume, x fastest.
template <typename Visit>
void visit_voxels(const Extent3& extent, Visit&& visit) {
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        visit(Index3{z, y, x});
      }
    }
  }
}

} // namespace lsdeconv
