#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Refuses voxels that no arithmetic can digest. Throws Error that names the first by its place in the
/// volume; `origin` is that of the view's first voxel.
void require_finite(VolumeView<const float> voxels, const Index3& origin);

} // namespace lsdeconv
