#pragma once

#include "lsdeconv/compute/convolver.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/core/voxel_type.hpp"

namespace lsdeconv {

/// Whether y (voxel::observed) exceeds `level` (counts) in no voxel that is seen. Stops soon after the first
/// row with one that exceeds it, so that blocks with structure cost next to nothing.
bool nowhere_above(const SampleView& samples, const SampleCode& code, float level, int threads = 1);

} // namespace lsdeconv
