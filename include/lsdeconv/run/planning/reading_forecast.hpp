#pragma once

#include "lsdeconv/grid/read_forecast.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>

namespace lsdeconv {

/// The memory that the ranks have for decoded strips, as far as these can fill it. bytes_per_rank: what the
/// plan reserves for them. shared: whether the ranks of a node share it.
ChunkMemory chunk_memory_of_nodes(const WorkerShare& share, std::int64_t bytes_per_rank, bool shared);

/// The number of consecutive blocks that one of `nodes` nodes should do one after the other, since they read
/// the same strips; see blocks_per_group().
std::int64_t blocks_read_together(const PreparedInput& input, const GridShape& grid, int nodes);

/// How many times each voxel of the input is read and decoded, on average over the volume, while all blocks
/// are computed from the start. memory: for decoded strips.
double read_amplification(const PreparedInput& input, const GridShape& grid, const ChunkMemory& memory);

/// As read_amplification(), where slices are staged on each node's own disk.
double read_amplification_with_stage(const PreparedInput& input, const GridShape& grid,
                                     const WorkerShare& share);

/// The lines of a plan on how many times the input is read for the blocks, with the advice
/// to stage it (--stage-dir) where that would help much.
std::string reading_forecast_text(const PreparedRun& run);

} // namespace lsdeconv
