#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Full width at half maximum along an axis, in voxels, of a peak in the middle of a volume of odd extents.
/// Finer than the voxels: between them the profile is the parabolas of resampling.hpp, which undo the
/// averaging over a voxel along the axis. Across the axis the nearest neighbours are averaged in (1, 2, 1
/// over 4), which quiets noise and leaves the width of a Gaussian as it is.
double profile_width(VolumeView<const float> values, int axis);

} // namespace lsdeconv
