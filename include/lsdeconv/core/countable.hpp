#pragma once

#include "lsdeconv/core/box.hpp"

namespace lsdeconv {

/// Whether an extent that a file claims can be that of a volume: no axis is negative, and its numbers of
/// voxels and bytes are far from overflowing (at most 2^58 voxels).
constexpr bool countable(const Extent3& e) {
  std::int64_t voxels = 0;
  return e.z >= 0 && e.y >= 0 && e.x >= 0 && !__builtin_mul_overflow(e.z, e.y, &voxels)
         && !__builtin_mul_overflow(voxels, e.x, &voxels) && voxels <= std::int64_t{1} << 58
         && std::max({e.z, e.y, e.x}) <= std::int64_t{1} << 58;
}

} // namespace lsdeconv
