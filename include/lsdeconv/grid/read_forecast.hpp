#pragma once

#include "lsdeconv/core/storage_layout.hpp"
#include "lsdeconv/grid/block_grid.hpp"

#include <cstdint>

namespace lsdeconv {

/// Memory in which the ranks keep decoded chunks for the blocks that follow.
struct ChunkMemory {
  int nodes = 1;
  int ranks_per_node = 1;
  bool shared = false;         ///< The ranks of a node share it; else each has an equal part for itself.
  std::int64_t node_bytes = 0; ///< Bytes of all ranks of a node together.
};

/// Number of consecutive blocks that one node should do one after the other, because they share chunks: whole
/// layers of blocks where a compressed chunk is a whole slice or there is one node, else so many rows of
/// blocks that every node still has many groups.
std::int64_t blocks_per_group(const BlockGrid& grid, const StorageLayout& chunks, int nodes);

/// Estimated number of bytes, after decoding, that reading the padded boxes of all blocks takes from the
/// input, where blocks are done in the order of their ids, in groups of blocks_per_group(), and the memory
/// drops the chunks that were not used for longest. Divided by the bytes of the volume it says how often each
/// voxel is read. Exact for one reader with memory for a row of blocks. margin: voxels on each side of the
/// padded boxes that are read, too, as far as the volume has them.
double bytes_fetched(const GridShape& shape, const StorageLayout& chunks, const ChunkMemory& memory,
                     std::int64_t margin = 0);

} // namespace lsdeconv
