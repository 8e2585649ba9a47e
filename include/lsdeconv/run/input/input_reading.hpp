#pragma once

#include "lsdeconv/grid/read_forecast.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>

namespace lsdeconv {

/// How the slices are read, unit by unit; see read_units().
StorageLayout input_units(const Preparation& run);

/// The same of slices under --stage-dir: each is decoded whole.
StorageLayout staged_units(const Preparation& run);

/// What the ranks have for decoded strips, as far as these can fill it.
UnitMemory strip_memory_of_nodes(const Preparation& run);

/// Consecutive blocks that one node does one after the other, see blocks_per_group().
std::int64_t blocks_read_together(const Preparation& run);

/// How often each voxel of the input is read, decoded, while the intensities are sampled and all blocks are
/// computed from the start: with the memory that the plan has for strips, and with --stage-dir, on average
/// over the volume.
double times_read(const Preparation& run);
double times_read_with_stage(const Preparation& run);

/// The lines of a plan about that, and what --stage-dir would change.
std::string reading_text(const Preparation& run);

} // namespace lsdeconv
