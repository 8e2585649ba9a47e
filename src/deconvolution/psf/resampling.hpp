#pragma once

#include "lsdeconv/core/volume.hpp"

#include <vector>

namespace lsdeconv {

/// A target voxel along an axis as a weighted sum over source voxels from `first` on.
struct AxisWeights {
  std::int64_t first = 0;
  std::vector<double> weights;
};

/// The integrals of a line of `count` source voxels over 2 half + 1 target voxels. Each target voxel is
/// `ratio` source voxels wide; the centre of the middle one lies at `centre`, in source voxels from the
/// middle of the first.
///
/// Within each source voxel the source is the parabola that has the voxel's mean and takes the fourth-order
/// edge values of Colella & Woodward (J. Comput. Phys. 54:174, 1984, eqs. 1.5 and 1.9); outside it is 0. So
/// the sum is conserved, a target voxel that coincides with a source voxel has exactly its value, and a shift
/// by a fraction of a voxel blurs far less than linear interpolation does.
std::vector<AxisWeights> voxel_integrals(std::int64_t count, double centre, double ratio, std::int64_t half);

/// Source voxels along an axis, [begin, end).
struct VoxelRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// The smallest `half` with which the target voxels cover these source voxels.
std::int64_t covering_half(const VoxelRange& covered, double centre, double ratio);

/// The source integrated over target voxels of `ratio` source voxels along each axis, around `centre` (in
/// source voxels): voxel_integrals() along x, y and z. Its extent is 2 half + 1; where that covers the
/// source, both have the same sum.
Volume<float> resampled(VolumeView<const float> source, const Triple<double>& centre,
                        const Triple<double>& ratio, const Extent3& half);

} // namespace lsdeconv
