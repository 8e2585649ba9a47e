#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/core/voxel_type.hpp"

namespace lsdeconv {

/// Whether sample - offset exceeds `level` in no voxel. Stops at the first that does: blocks with structure
/// cost nothing, others one pass over their samples.
bool nowhere_above(const SampleView& samples, float offset, float level);

} // namespace lsdeconv
