#pragma once

#include "lsdeconv/core/volume.hpp"

#include <vector>

namespace lsdeconv {

/// One target voxel along an axis as a sum over source voxels from `first` on.
struct AxisWeights {
  std::int64_t first = 0;
  std::vector<double> weights;
};

/// Integrals over 2·half + 1 target voxels, each `ratio` source voxels wide, the middle one's centre at
/// `centre` (in source voxels; 0 is the middle of the first of `count`). The source is taken as the parabola
/// in each voxel that has the voxel's mean and meets its neighbours at the fourth-order edge values of
/// Colella & Woodward, J. Comput. Phys. 54, 174, 1984, eqs. 1.5 and 1.9; 0 outside. So nothing is lost or
/// made up, a target voxel that coincides with a source voxel has exactly its value, and moving by a part of
/// a voxel blurs far less than linear interpolation.
std::vector<AxisWeights> voxel_integrals(std::int64_t count, double centre, double ratio, std::int64_t half);

/// The least half that makes the target voxels cover all `count` source voxels.
std::int64_t covering_half(std::int64_t count, double centre, double ratio);

/// The source integrated over target voxels of `ratio` source voxels per axis, around `centre` (in source
/// voxels). Extent 2·half + 1. Where the target covers the source, both have the same sum.
Volume<float> resampled(VolumeView<const float> source, const Triple<double>& centre,
                        const Triple<double>& ratio, const Extent3& half);

} // namespace lsdeconv
