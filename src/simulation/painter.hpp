#pragma once

#include "structures.hpp"

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// The part of a voxel grid that is painted at once. Voxel i of an axis is centred at (i + 1/2) step.
struct Canvas {
  Vector3 step; ///< Micrometres.
  Box3 box;     ///< In voxels of the grid.
  VolumeView<float> voxels;

  [[nodiscard]] Region region() const;
  /// The voxels of the canvas whose centres lie in `region`, and at most one more on each side.
  [[nodiscard]] Box3 voxels_in(const Region& region) const;
};

/// Overwrites the canvas. Solid structures do not add up where they meet: the brightest one counts. Beads are
/// added on top.
void paint(const Structures& structures, double brightness, const Canvas& canvas);

} // namespace lsdeconv
