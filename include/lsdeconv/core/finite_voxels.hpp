#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Throws Error where a voxel is NaN or infinite, and names the first one by its place in the volume;
/// `origin` is the place of the view's first voxel. unseen_voxels: whether NaN stands for voxels that are
/// unseen (unseen_sample()) and passes.
void require_finite(VolumeView<const float> voxels, const Index3& origin, bool unseen_voxels = false,
                    int threads = 1);

} // namespace lsdeconv
