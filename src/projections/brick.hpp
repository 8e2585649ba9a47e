#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>
#include <vector>

namespace lsdeconv {

/// A part of a core over its whole width, which one thread passes row by row: what it gives are the largest
/// values along each axis and the sums in cells of `cell` voxels. Boxes are in voxels of the whole volume.
class Brick {
public:
  /// Memory for the maxima of the box and the sums of a layer of its cells.
  Brick(const Box3& box, const Extent3& pixel, const Extent3& cell);

  /// Adds a row of box().extent().x values. Rows come with y rising within a plane, and planes with z rising;
  /// layer_sums() is to be taken between the last row of a layer of cells and the next. Values below 0 count
  /// as 0 in the maxima.
  void add(std::int64_t z, std::int64_t y, const float* row);

  /// Sum of the values since the last call in each cell that the box touches along y and x (y, x); they are
  /// added voxel by voxel along z and y, then along x, as double.
  std::vector<double> layer_sums();

  /// Raises the pixels of a picture along an axis to those of the brick. picture: extent 1 along the axis;
  /// begin: its first pixel, in pixels of the volume.
  void raise(int axis, VolumeView<float> picture, const Index3& begin) const;

  [[nodiscard]] const Box3& box() const { return box_; }

private:
  Box3 box_;
  Extent3 pixel_;
  Extent3 cell_;
  Box3 pixels_;               ///< Pixels that the box touches.
  std::vector<float> over_z_; ///< Maxima of a row of pixels over all z, one for each x.
  std::vector<float> over_y_; ///< The same over all y, for each row of pixels along z.
  std::vector<float> over_x_; ///< One for each pixel along z and y.
  std::vector<double> sums_;  ///< Over the rows of each row of cells, one for each x.
};

} // namespace lsdeconv
