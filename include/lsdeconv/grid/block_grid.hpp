#pragma once

#include "lsdeconv/grid/block.hpp"

#include <cstdint>

namespace lsdeconv {

/// The numbers that define a grid, in voxels; two grids with equal numbers are the same grid.
struct GridShape {
  Extent3 volume;
  /// Core extent of every block but the last along an axis, which may be smaller.
  Extent3 core;
  /// Least distance from a core to a cut through the volume.
  Extent3 halo;
  /// Half-support of the PSF: it has 2 half_support + 1 voxels.
  Extent3 half_support;
  /// Extent of the Fourier transform, the same for all blocks.
  Extent3 transform;

  bool operator==(const GridShape&) const = default;
};

/// The blocks that a volume is cut into. Their cores cover every voxel once; blocks are numbered from 0,
/// z-major, x fastest.
class BlockGrid {
public:
  /// Throws Error where the transform is too short for the blocks (see least_transform()), or longer than the
  /// volume along an axis with blocks between two cuts.
  explicit BlockGrid(const GridShape& shape);

  /// The numbers that the grid was made from.
  [[nodiscard]] const GridShape& shape() const { return shape_; }
  /// Number of blocks along each axis.
  [[nodiscard]] const Extent3& blocks() const { return blocks_; }
  /// Number of blocks.
  [[nodiscard]] std::int64_t size() const { return voxel_count(blocks_); }
  /// The block with that number. Throws Error for an id outside [0, size()).
  [[nodiscard]] Block block(BlockId id) const;

private:
  GridShape shape_;
  Extent3 blocks_;
};

/// Shortest transform along one axis that holds every block of a volume of `volume` voxels cut into cores of
/// `core` voxels: core + 2 halo for blocks between two cuts; the data + 2 half_support for blocks whose halo
/// reaches a face of the volume.
std::int64_t least_transform(std::int64_t volume, std::int64_t core, std::int64_t halo,
                             std::int64_t half_support);

} // namespace lsdeconv
