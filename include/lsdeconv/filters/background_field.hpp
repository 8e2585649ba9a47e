#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Haze that varies slowly over a volume, in counts above the camera's offset: given at nodes (z, y, x), of
/// which the first and the last of each axis lie at the volume's first and last voxel and the others evenly
/// between them; linear along each axis between nodes.
struct BackgroundField {
  Volume<float> nodes;
  Extent3 volume; ///< Voxels of the whole volume.
  Index3 origin;  ///< Of the part that is worked on, in the whole volume.

  /// The haze at a place of the whole volume, in voxels, which may lie between them.
  [[nodiscard]] double at(const Triple<double>& place) const;
  /// Mean over the whole volume.
  [[nodiscard]] double mean() const;
};

/// Subtracts from the voxels of the box `box` of the part that is worked on, in place, by how much the haze
/// at each of them is above the field's mean, so that the mean is the haze everywhere. Voxels of exactly 0
/// counts, with which stitching programs fill what no camera saw, stay 0. Each voxel becomes the same
/// whatever box it is in.
void even_out(VolumeView<float> voxels, const Box3& box, const BackgroundField& field, int threads);

} // namespace lsdeconv
