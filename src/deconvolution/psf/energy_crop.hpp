#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Sum in double precision.
double sum_of(VolumeView<const float> values);

/// The box of `half` voxels to each side of the centre of a volume of odd extents.
Box3 middle_box(const Extent3& extent, const Extent3& half);

/// Half-extent of a small box around the centre of a volume of odd extents that holds at least `fraction` of
/// its sum. A greedy search: beginning with the whole volume, it removes the outermost pair of planes with
/// the least energy per voxel as long as the rest holds enough. Negative values count as such, so that noise
/// around a peak adds up to no energy. A fraction of 1 or more keeps everything.
Extent3 half_extent_holding(VolumeView<const float> values, double fraction);

} // namespace lsdeconv
