#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Absolute steps between neighbouring voxels at faces where blocks meet.
struct SeamSteps {
  double across = 0; ///< Sum of the steps from one block to the other.
  double beside = 0; ///< Sum of the steps one voxel before and one behind, both inside a block.

  /// Adds those of another face.
  SeamSteps& operator+=(const SeamSteps& other);
  /// The mean step across faces over the mean step beside them in the same direction: 1 where nothing shows
  /// that there are blocks. NaN where nothing varies there.
  [[nodiscard]] double ratio() const;
};

/// The steps of a slab of four voxels along `axis` whose face lies in the middle: two voxels on either side.
/// Throws Error for any other extent along it.
SeamSteps seam_steps(VolumeView<const float> slab, int axis);

} // namespace lsdeconv
