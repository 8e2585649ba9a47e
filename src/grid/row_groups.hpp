#pragma once

#include "lsdeconv/core/box.hpp"

#include <algorithm>

namespace lsdeconv {

/// Groups of rows that every node should have at least. At the end of a run nodes share the last groups, and
/// then chunks are read more than once; the more groups, the less that matters.
inline constexpr std::int64_t groups_per_node = 12;

/// Number of rows of blocks, within a layer, that one node does one after the other.
inline std::int64_t rows_per_group(const Extent3& blocks, std::int64_t nodes) {
  return nodes == 1 ? blocks.y
                    : std::clamp<std::int64_t>(blocks.z * blocks.y / (groups_per_node * nodes), 1, blocks.y);
}

} // namespace lsdeconv
