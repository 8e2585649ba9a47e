#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Position of the peak near `start`, to a fraction of a voxel, in voxels from the middle of the first: the
/// centroid of the values times a Gaussian window of standard deviation `sigma` (voxels), which is moved to
/// the centroid until that converges (the windowed position of SExtractor; Bertin & Arnouts, Astron.
/// Astrophys. Suppl. 117:393, 1996). The background is subtracted from `values`, so that noise of both signs
/// does not bias the result. It lies within the volume.
Triple<double> windowed_centroid(VolumeView<const float> values, const Triple<double>& start,
                                 const Triple<double>& sigma);

} // namespace lsdeconv
