#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/core/voxel_type.hpp"

namespace lsdeconv {

/// Whether sample - offset exceeds `level` (counts) in no voxel. Stops at the first voxel that exceeds it, so
/// that blocks with structure cost next to nothing.
bool nowhere_above(const SampleView& samples, float offset, float level);

} // namespace lsdeconv
