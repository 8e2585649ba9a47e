#pragma once

#include "structures.hpp"

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// The part of a voxel grid that is painted at once. Voxel i of an axis has its centre at (i + 1/2) step.
struct Canvas {
  Vector3 step;             ///< Micrometres.
  Box3 box;                 ///< In voxels of the grid.
  VolumeView<float> voxels; ///< Those of the box.

  /// The space that the box takes up.
  [[nodiscard]] Region region() const;
  /// The voxels of the canvas whose centres lie in `region`, and at most one more on each side.
  [[nodiscard]] Box3 voxels_in(const Region& region) const;
};

/// Overwrites the voxels of the canvas with the structures. Where solid structures overlap, the brightest one
/// counts; beads are added to them.
void paint(const Structures& structures, double brightness, const Canvas& canvas);

} // namespace lsdeconv
