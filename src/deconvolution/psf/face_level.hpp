#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// The background around a peak, as seen on the faces of its volume. In counts.
struct FaceLevel {
  double level = 0;        ///< Of the background.
  double noise = 0;        ///< Standard deviation of the noise of single voxels.
  bool even = true;        ///< The faces vary by no more than their noise.
  std::int64_t voxels = 0; ///< On the faces.
};

/// The background level under a peak, from the voxels on all faces. Where they are even it is their median.
/// Else light of the peak itself falls on them (the cone above and below a focus), and it is the level of
/// their darkest part: the 5 % quantile, plus what noise lowers that by, but no more than the median. An axis
/// of fewer than 5 voxels has no faces, which would be most of the volume. Without any faces the level is 0.
FaceLevel face_level(VolumeView<const float> values);

} // namespace lsdeconv
