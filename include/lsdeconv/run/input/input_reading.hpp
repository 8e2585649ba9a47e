#pragma once

#include "lsdeconv/grid/read_forecast.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>

namespace lsdeconv {

/// How the slices are read, chunk by chunk; see read_chunks().
StorageLayout input_chunks(const PreparedRun& run);

/// The same of slices under --stage-dir: each is decoded whole.
StorageLayout staged_chunks(const PreparedRun& run);

/// What the ranks have for decoded strips, as far as these can fill it.
ChunkMemory chunk_memory_of_nodes(const PreparedRun& run);

/// Consecutive blocks that one node does one after the other, see blocks_per_group().
std::int64_t blocks_read_together(const PreparedRun& run);

/// How often each voxel of the input is read, decoded, while the intensities are sampled and all blocks are
/// computed from the start: with the memory that the plan has for strips, and with --stage-dir, on average
/// over the volume.
double read_amplification(const PreparedRun& run);
double read_amplification_with_stage(const PreparedRun& run);

/// The lines of a plan about that, and what --stage-dir would change.
std::string reading_text(const PreparedRun& run);

} // namespace lsdeconv
