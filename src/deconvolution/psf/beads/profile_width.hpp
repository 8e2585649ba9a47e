#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// FWHM in voxels, along an axis, of a peak in the middle of a volume of odd extents. The profile is
/// interpolated with the parabolas of resampling.hpp, which undo the average over a voxel along the axis.
/// Across the axis the nearest neighbours are averaged in with weights (1, 2, 1) / 4, which lowers noise and
/// does not change the width of a Gaussian.
double profile_width(VolumeView<const float> values, int axis);

} // namespace lsdeconv
