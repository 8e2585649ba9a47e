#pragma once

#include "lsdeconv/core/box.hpp"

#include <algorithm>

namespace lsdeconv {

/// Groups that every node should have: the last ones are shared out, and then chunks are read more than once.
inline constexpr std::int64_t groups_per_node = 12;

/// Rows of blocks, of a layer, that one node does one after the other.
inline std::int64_t rows_per_group(const Extent3& blocks, std::int64_t nodes) {
  return nodes == 1 ? blocks.y
                    : std::clamp<std::int64_t>(blocks.z * blocks.y / (groups_per_node * nodes), 1, blocks.y);
}

} // namespace lsdeconv
