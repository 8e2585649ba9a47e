#include "lsdeconv/projections/projection_grid.hpp"

#include <cmath>

namespace lsdeconv {

ProjectionGrid projection_grid(const Extent3& volume, const Spacing3& voxel, double cell) {
  constexpr double rounding = 1e-9; // 2.4 µm are 6 voxels of 0.4 µm, though the quotient is below 6
  ProjectionGrid grid;
  const bool has_cells = cell > 0 && voxel.z > 0 && voxel.y > 0 && voxel.x > 0;
  for (int axis = 0; axis < axes; ++axis) {
    grid.voxels_per_pixel[axis] = ceil_div(volume[axis], largest_picture_side);
    if (has_cells) {
      const double voxels = std::min(cell / voxel[axis] * (1 + rounding), static_cast<double>(volume[axis]));
      grid.voxels_per_cell[axis] = std::max<std::int64_t>(static_cast<std::int64_t>(voxels), 1);
    }
  }
  return grid;
}

} // namespace lsdeconv
