#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"

#include <vector>

namespace lsdeconv {

/// Blocks that share their z range: consecutive ids.
struct BlockLayer {
  std::int64_t first_block = 0;
  std::int64_t z_begin = 0;
  std::int64_t z_end = 0;
  std::vector<Box3> cores{};      ///< Of its blocks.
  std::vector<BlockId> missing{}; ///< Of its blocks, in order.
};

/// All blocks of the checkpoint, layer by layer. missing: blocks that are not done, in order.
std::vector<BlockLayer> layers_of(const Checkpoint& checkpoint, const std::vector<BlockId>& missing);

} // namespace lsdeconv
