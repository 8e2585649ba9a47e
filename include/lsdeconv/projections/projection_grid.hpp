#pragma once

#include "lsdeconv/core/box.hpp"

namespace lsdeconv {

/// Most pixels of a maximum projection along either of its sides.
inline constexpr std::int64_t largest_picture_side = 4096;

/// How a volume is reduced to pictures and to coarse cells. Pixels and cells are counted from the volume's
/// origin, whatever blocks it is cut into; the last ones along an axis may hold fewer voxels.
struct ProjectionGrid {
  Extent3 voxels_per_pixel{1, 1, 1}; ///< Of maximum projections, at least 1 along each axis.
  Extent3 voxels_per_cell{};         ///< Of the coarse volume, at least 1; 0 along all axes: there is none.

  /// Whether there is a coarse volume.
  [[nodiscard]] constexpr bool has_cells() const { return voxels_per_cell != Extent3{}; }
  bool operator==(const ProjectionGrid&) const = default;
};

/// Pixels of the fewest voxels with which no picture of the volume exceeds largest_picture_side, and cells of
/// as many voxels as fit into `cell` micrometres along each axis, at least one and at most the volume. cell
/// 0, or a voxel size that is not known (0): no cells.
ProjectionGrid projection_grid(const Extent3& volume, const Spacing3& voxel, double cell);

/// Sizes of a volume in pixels or cells of `by` voxels.
constexpr Extent3 reduced(const Extent3& volume, const Extent3& by) {
  return {ceil_div(volume.z, by.z), ceil_div(volume.y, by.y), ceil_div(volume.x, by.x)};
}

/// The pixels or cells of `by` voxels, counted from the origin, that a box touches.
constexpr Box3 reduced(const Box3& box, const Extent3& by) {
  return {{box.begin.z / by.z, box.begin.y / by.y, box.begin.x / by.x}, reduced(box.end, by)};
}

} // namespace lsdeconv
