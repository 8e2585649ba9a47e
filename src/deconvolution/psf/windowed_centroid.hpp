#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Sub-voxel position, in voxels from the first one's middle, of the peak near `start`: the centroid under a
/// Gaussian window of standard deviation `sigma` (voxels) that moves along with it until it rests (the
/// windowed position of SExtractor; Bertin & Arnouts, Astron. Astrophys. Suppl. 117, 393, 1996). `values` are
/// above the background; noise of both signs does not pull it. Ends within the volume.
Triple<double> windowed_centroid(VolumeView<const float> values, const Triple<double>& start,
                                 const Triple<double>& sigma);

} // namespace lsdeconv
