#include "lsdeconv/io/checkpoint/chunk_shape.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// The largest divisor of `of` that is at most `limit`, or 1.
std::int64_t largest_divisor(std::int64_t of, std::int64_t limit) {
  std::int64_t divisor = std::clamp<std::int64_t>(limit, 1, of);
  while (of % divisor != 0) {
    --divisor;
  }
  return divisor;
}

} // namespace

Extent3 chunk_shape(const Extent3& volume, const Extent3& core) {
  Extent3 chunk;
  for (int axis = 0; axis < axes; ++axis) {
    chunk[axis] = std::min(core[axis], volume[axis]);
  }
  constexpr std::int64_t voxels = largest_chunk_bytes / static_cast<std::int64_t>(sizeof(float));
  chunk.z = largest_divisor(chunk.z, voxels / (chunk.y * chunk.x));
  chunk.y = largest_divisor(chunk.y, voxels / chunk.x);
  return chunk;
}

} // namespace lsdeconv
