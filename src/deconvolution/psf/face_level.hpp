#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// What surrounds a peak: the values on the faces of its volume.
struct FaceLevel {
  double level = 0; ///< Of the background.
  double noise = 0; ///< Standard deviation from voxel to voxel.
  bool even = true; ///< The faces vary by no more than their noise.
  std::int64_t voxels = 0;
};

/// The background under a peak, from the voxels on all faces: their median, where they are even. Where they
/// are not, light of the peak itself lies on them (the cone above and below a focus), and the background is
/// what their darkest part shows: the 5 % quantile, less what noise lowers it by. An axis of fewer than 5
/// voxels has no faces: there they would be most of the volume. No faces at all: level 0.
FaceLevel face_level(VolumeView<const float> values);

} // namespace lsdeconv
