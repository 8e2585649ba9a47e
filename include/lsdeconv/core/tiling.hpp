#pragma once

#include "lsdeconv/core/box.hpp"

namespace lsdeconv {

/// A volume cut from its origin into boxes of one extent, of which the last along each axis may be smaller.
/// They are numbered from 0, z-major, x fastest, cover every voxel once and are nowhere empty.
struct Tiling {
  Extent3 volume;
  Extent3 tile; ///< At least 1 along each axis.

  /// Number of boxes along each axis.
  [[nodiscard]] constexpr Extent3 counts() const {
    return {ceil_div(volume.z, tile.z), ceil_div(volume.y, tile.y), ceil_div(volume.x, tile.x)};
  }
  /// The box with this number, in [0, voxel_count(counts())).
  [[nodiscard]] constexpr Box3 box(std::int64_t number) const {
    const Index3 at = position_of(number, counts());
    const Index3 begin{at.z * tile.z, at.y * tile.y, at.x * tile.x};
    return intersection({begin, begin + tile}, whole(volume));
  }
};

} // namespace lsdeconv
