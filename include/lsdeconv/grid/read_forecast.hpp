#pragma once

#include "lsdeconv/core/storage_layout.hpp"
#include "lsdeconv/grid/block_grid.hpp"

#include <cstdint>

namespace lsdeconv {

/// Memory in which the ranks keep decoded chunks (strips or tiles) for the blocks that follow.
struct ChunkMemory {
  int nodes = 1;
  int ranks_per_node = 1;
  bool shared = false;         ///< By the ranks of a node; else each has an equal part for itself.
  std::int64_t node_bytes = 0; ///< Of all ranks of a node together.
};

/// Consecutive blocks that one node should do one after the other: they share chunks. Rows of blocks, or
/// whole layers where a compressed chunk is a slice or there is one node; several rows as long as every node
/// still has many groups.
std::int64_t blocks_per_group(const BlockGrid& grid, const StorageLayout& chunks, int nodes);

/// Bytes, decoded, that reading the padded boxes of all blocks takes from the input when blocks are begun in
/// the order of their ids in groups of blocks_per_group() and of the chunks that are in memory those unused
/// for longest go first. Divided by the volume's bytes, how often each voxel is read. Exact for one reader
/// that has memory for a row of blocks; a model for others.
double bytes_fetched(const GridShape& shape, const StorageLayout& chunks, const ChunkMemory& memory);

} // namespace lsdeconv
