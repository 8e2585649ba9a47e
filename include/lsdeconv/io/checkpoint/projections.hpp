#pragma once

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/projections/raw_counts.hpp"

#include <cstdint>
#include <vector>

namespace lsdeconv {

/// Pictures or volumes of the same place before and after the deconvolution, with one scale: counts above
/// the camera's offset and the background.
struct BeforeAndAfter {
  Volume<float> raw;
  Volume<float> result;
};

/// The blocks of a checkpoint that a summary of it consists of.
struct SummarisedBlocks {
  std::int64_t all = 0;  ///< Blocks of the volume.
  std::int64_t held = 0; ///< Those in it: done, and stored with their share of the summary.
  /// Blocks left out because their share differs from what was written; `lsdeconv verify` names them, too.
  std::vector<BlockId> damaged{};

  /// Part of the blocks that is in it, in [0, 1].
  [[nodiscard]] double share() const {
    return all > 0 ? static_cast<double>(held) / static_cast<double>(all) : 0;
  }
};

/// Maximum projections of a checkpoint's volume, as far as its blocks are done; Checkpoint::projections().
///
/// A pixel is the largest value of all voxels behind it, over the whole depth of the volume, and at least 0;
/// it is 0 where no block is done or no voxel is seen. Each pixel is as many voxels wide and high as
/// `voxels_per_pixel` says, counted from the volume's origin; the last row and column may hold fewer.
struct Projections {
  /// Along z: pictures {1, y, x}; along y: {1, z, x}; along x: {1, z, y}. Their sizes are those of the volume
  /// divided by voxels_per_pixel, rounded up: at most 4096.
  Triple<BeforeAndAfter> along;
  /// Voxels that one pixel spans along each axis of the volume. A pixel of along.y is
  /// voxels_per_pixel.z * voxel.z high and voxels_per_pixel.x * voxel.x wide.
  Extent3 voxels_per_pixel;
  RawCounts raw;         ///< Of all voxels in it.
  double result_sum = 0; ///< Of the result's voxels in it, counts above offset and background.
  SummarisedBlocks blocks;
};

/// The volume in coarse cells (z, y, x), for registration with an atlas; Checkpoint::atlas(). Each cell is
/// the mean of its voxels: of all for the result, of those that are seen for raw, which may be negative; 0
/// where there are none or no block is done. The last cells along an axis may hold fewer voxels.
struct AtlasVolumes {
  BeforeAndAfter cells;    ///< The extents are the volume's divided by voxels_per_cell, rounded up.
  Extent3 voxels_per_cell; ///< Counted from the volume's origin.
  SummarisedBlocks blocks;
};

} // namespace lsdeconv
