#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// For every voxel the sum over the box of `half` voxels to each side of it, as far as it lies in the volume.
Volume<float> box_sums(VolumeView<const float> values, const Extent3& half);

} // namespace lsdeconv
