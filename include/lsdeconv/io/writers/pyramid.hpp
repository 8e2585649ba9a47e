#pragma once

#include "lsdeconv/core/box.hpp"

#include <vector>

namespace lsdeconv {

/// One resolution of a volume.
struct PyramidLevel {
  Extent3 extent;
  Extent3 factor{1, 1,
                 1}; ///< Voxels of the level before that one voxel is the mean of, 1 or 2 along an axis.
  Spacing3 voxel;    ///< Micrometres.
  Spacing3 origin;   ///< Centre of the first voxel, micrometres.

  bool operator==(const PyramidLevel&) const = default;
};

/// The resolutions of a volume, the first one itself, the last one with at most 256 voxels along each axis.
/// From one to the next those axes are halved whose voxels are less than twice as long as the shortest ones,
/// so that voxels become cubes first and stay such: what BigDataViewer proposes. Axes of one voxel are left
/// alone; at the far end of an axis with an odd number of voxels the mean is over those that there are.
/// voxel, origin: of the volume, in micrometres; a voxel size of 0 counts as 1.
std::vector<PyramidLevel> pyramid(const Extent3& volume, const Spacing3& voxel, const Spacing3& origin);

} // namespace lsdeconv
