#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/run/estimation/intensity_scale.hpp"
#include "lsdeconv/run/estimation/sampled_counts.hpp"
#include "lsdeconv/run/estimation/signal_level.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace lsdeconv {

/// A tile of tile_side x tile_side voxels of a slice, or a block of four of them.
struct CountTile {
  float mean = 0;  ///< Raw counts, of the finite voxels.
  float peak = 0;  ///< Largest mean of 3 x 3 voxels in it without the brightest; not of blocks.
  float zeros = 0; ///< Part of its voxels that are exactly 0.
};
/// The tiles of sampled slices.
struct CountTiles {
  std::vector<CountTile> small;
  std::vector<CountTile> large; ///< The blocks.
};

/// What the sampled slices say.
struct IntensitySample {
  IntensityScale scale;
  /// What the darkest places show without their noise, in raw counts, offset and haze together; none where
  /// every tile is empty.
  std::optional<float> darkest;
  /// Part of the tiles that are hardly brighter than that: where it is below sure_share, structure fills the
  /// sample, and the background is a guess. 1 where the noise is not known.
  double dark_share = 1;
  SampledCounts counts;               ///< Of single voxels.
  std::vector<ValueCount> smoothed{}; ///< SmoothedCounts::bins(), in counts above the camera offset.
};

/// What sampled voxels are judged with.
struct SampleRequest {
  float offset = 0;         ///< Of the camera, in counts, as the deconvolution takes it off.
  double dark_variance = 0; ///< NoiseModel::dark_variance.
  CountLevels levels{};     ///< What voxels are compared with.
};

/// Most slices that intensities are sampled in.
inline constexpr std::int64_t sampled_slices = 24;

/// Numbers of at most `most` of so many slices, in order and spread evenly: all where there are no more.
std::vector<std::int64_t> sample_positions(std::int64_t slices, std::int64_t most = sampled_slices);

/// Side in voxels of the tiles of a slice whose means are sampled. Their noise is an eighth of a voxel's.
inline constexpr std::int64_t tile_side = 8;

/// Where at least this part of the tiles is hardly brighter than the darkest, those show the haze alone.
inline constexpr double sure_share = 0.04;

/// Background and signal of sampled tiles, each in counts above the offset and never negative.
///
/// The background is the lower envelope of the means of tiles and of blocks: of N means that are the haze
/// plus noise of variance dark_variance / voxels, the k-th lowest lies normal_quantile(k / N) standard
/// deviations away from it; k is 1, and one more for each 2000 of them, which may be damaged. Light only
/// adds, so that the lower of the two answers counts. Empty tiles, which stitching fills with 0, are left
/// out; those with some zeros, too, unless they are more than those without: then zeros are counts. Where
/// less than sure_share of the tiles are hardly brighter than the envelope, it is structure in part: down to
/// half of it is taken where hardly any is, since a background that is too high costs more there.
///
/// The signal is the signal_percentile of the tiles' peaks, less background. No tiles: all are 0. Of the
/// result, `counts` and the brightest voxel stay empty.
IntensitySample intensities_of(const CountTiles& tiles, float offset, double dark_variance);

/// Percentile of the tiles' peaks: about the 99.9th of all places.
inline constexpr double signal_percentile = 99.6;

/// The value that a normally distributed one of variance 1 lies below with probability p, 0 < p < 1.
double normal_quantile(double p);

/// Reads the sample, all voxels of the slices at sample_positions(), shared out over the ranks, and gives
/// intensities_of() their tiles, the brightest voxel, and the counts of single voxels: the same for any
/// number of ranks. Throws Error where the reader does. Collective over `ranks`.
IntensitySample sample_intensity(VolumeReader& reader, const SampleRequest& request,
                                 const mpi::Communicator& ranks);

} // namespace lsdeconv
