#pragma once

#include <limits>

namespace lsdeconv {

/// Which voxels of the input say nothing, or only little, of the object; the same for the whole volume.
struct MaskRules {
  /// Raw counts from which on a voxel is saturated: it says only that there were at least as many.
  float saturation = std::numeric_limits<float>::infinity();
};

} // namespace lsdeconv
