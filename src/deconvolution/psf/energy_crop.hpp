#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Sum in double precision.
double sum_of(VolumeView<const float> values);

/// The part of half-extent `half` around the middle of a volume of odd extents.
Box3 middle_box(const Extent3& extent, const Extent3& half);

/// Half-extent of a small box around the middle that holds at least `fraction` of the sum: planes leave in
/// pairs, always the pair with the least energy per voxel. Odd extents. Values may be negative, so that the
/// noise around a peak does not count as energy. A fraction of 1 or more keeps everything.
Extent3 half_holding(VolumeView<const float> values, double fraction);

} // namespace lsdeconv
