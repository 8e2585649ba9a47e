#pragma once

#include "dead_pixels.hpp"
#include "line_response.hpp"

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/filters/unseen_voxels.hpp"
#include "lsdeconv/run/estimation/sampled_counts.hpp"

#include <vector>

namespace lsdeconv {

/// A tile of a slice without zeros: its mean, and the variance of its noise, which structure adds to.
struct TileNoise {
  float mean = 0;
  float variance = 0;
};

/// What lies beyond the edge of an area of zeros, along x or y.
struct ZeroEdge {
  float zeros = 0; ///< Part of the voxels 4 to 9 steps beyond the edge that are 0, too.
  /// The first voxel beyond it that is not 0, over the mean of those 4 to 9 steps beyond it; 0 where there
  /// are none.
  float step = 0;
};

/// What one rank's sampled slices say of voxels that lie. Parts are put together in the order of slices.
struct MaskSample {
  std::vector<TileNoise> tiles{};
  SampledCounts counts{};
  std::vector<ZeroEdge> edges{};
  /// Of every slice its columns and then its rows.
  std::vector<LineSums> lines{};
  std::vector<OddPixel> odd{};
  std::int64_t slices = 0;

  /// Begins a slice of that extent.
  void begin_slice(const Extent3& slice);
  /// Adds rows of it, from `first_row` on; of its lines and odd pixels, all but the first and last of these
  /// rows.
  void add(VolumeView<const float> band, const Extent3& slice, std::int64_t first_row);
};

/// The noise that the tiles show: the level without light is the mean of the darkest twentieth, the variance
/// there that of the darkest fifth, and the gain the median over the brighter half of the rise of the
/// variance over that of the mean; `steepest` stays 0. Structure makes the gain too large, never too small.
/// gain 0: the tiles show none, there are too few or they are all alike.
HotVoxelTest noise_of(std::vector<TileNoise> tiles);

/// Whether zeros are such as no camera saw; see find_masks(). noise: of the same sample.
bool zeros_are_unseen(const MaskSample& sample, const HotVoxelTest& noise);

} // namespace lsdeconv
