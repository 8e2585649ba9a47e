#pragma once

#include "lsdeconv/grid/read_forecast.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>

namespace lsdeconv {

/// What the ranks have for decoded strips, as far as these can fill it. bytes_per_rank: that the plan has for
/// them; shared: by the ranks of a node.
ChunkMemory chunk_memory_of_nodes(const WorkerShare& share, std::int64_t bytes_per_rank, bool shared);

/// Consecutive blocks that one of `nodes` nodes does one after the other, see blocks_per_group().
std::int64_t blocks_read_together(const PreparedInput& input, const GridShape& grid, int nodes);

/// How often each voxel of the input is read, decoded, while the intensities are sampled and all blocks are
/// computed from the start, on average over the volume: with `memory` for decoded strips.
double read_amplification(const PreparedInput& input, const GridShape& grid, const ChunkMemory& memory);
/// The same where slices are staged on each node's own disk.
double read_amplification_with_stage(const PreparedInput& input, const GridShape& grid,
                                     const WorkerShare& share);

/// The lines of a plan about that, and what --stage-dir would change.
std::string reading_text(const PreparedRun& run);

} // namespace lsdeconv
