#pragma once

#include "lsdeconv/grid/block.hpp"

#include <cstdint>

namespace lsdeconv {

/// The numbers that define a grid; two grids with equal numbers are the same grid.
struct GridShape {
  Extent3 volume;
  /// Core extent of every block but the last along an axis, which may be smaller.
  Extent3 core;
  /// Least distance in voxels from a core to a cut.
  Extent3 halo;
  /// Half-support of the PSF.
  Extent3 half_support;
  /// Extent of the Fourier transform: the same for all blocks.
  Extent3 transform;

  bool operator==(const GridShape&) const = default;
};

/// Exact cover of the volume by the cores of equally shaped blocks. Blocks are numbered z-major, x fastest.
class BlockGrid {
public:
  /// Throws Error where the shape cannot hold its blocks (see least_transform()).
  explicit BlockGrid(const GridShape& shape);

  [[nodiscard]] const GridShape& shape() const { return shape_; }
  /// Number of blocks along each axis.
  [[nodiscard]] const Extent3& blocks() const { return blocks_; }
  [[nodiscard]] std::int64_t size() const { return voxel_count(blocks_); }
  /// Throws Error for an id outside [0, size()).
  [[nodiscard]] Block block(BlockId id) const;

private:
  GridShape shape_;
  Extent3 blocks_;
};

/// Shortest transform along one axis that holds every block of a cut of `volume` voxels into cores of `core`
/// voxels: core + 2 halo for blocks inside; data + 2 half_support for blocks whose halo reaches a true face.
std::int64_t least_transform(std::int64_t volume, std::int64_t core, std::int64_t halo,
                             std::int64_t half_support);

} // namespace lsdeconv
