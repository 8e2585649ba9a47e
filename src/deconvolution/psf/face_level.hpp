#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// What surrounds a peak: the values on the faces of its volume.
struct FaceLevel {
  double level = 0; ///< Their median.
  double noise = 0; ///< Their spread, as a standard deviation.
  std::int64_t voxels = 0;
};

/// Median and spread of the voxels on all faces, each edge once. An axis of fewer than 5 voxels has no faces:
/// there they would be most of the volume. No faces at all: level 0.
FaceLevel face_level(VolumeView<const float> values);

} // namespace lsdeconv
