#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/run/estimation/sampled_counts.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace lsdeconv {

/// Intensities that hold for the whole volume, in counts after the camera offset.
struct IntensityScale {
  float background = 0;
  float brightest = 0;
  /// Light of bright places: the signal_percentile of the means of 3 x 3 voxels, less background.
  float signal = 0;
};

/// What the sampled slices say.
struct IntensitySample {
  IntensityScale scale;
  /// The percentile of the tiles that the background comes from, in raw counts; none where most of the sample
  /// is 0.
  std::optional<float> darkest;
  SampledCounts counts; ///< Of single voxels.
};

/// Most slices that intensities are sampled in.
inline constexpr std::int64_t sampled_slices = 24;

/// Numbers of at most `most` of so many slices, in order and spread evenly: all where there are no more.
std::vector<std::int64_t> sample_positions(std::int64_t slices, std::int64_t most = sampled_slices);

/// Of `positions` sample positions, the first that rank `rank` of `ranks` samples, and that behind its last.
/// Each rank takes neighbours: they may lie in the same chunks.
std::pair<std::int64_t, std::int64_t> sampled_by(std::int64_t rank, std::int64_t ranks,
                                                 std::int64_t positions);

/// Side in voxels of the tiles of a slice whose means are sampled. Their noise is an eighth of a voxel's: a
/// low percentile of single voxels would depend on the noise as much as on the background.
inline constexpr std::int64_t tile_side = 8;

/// Percentile of the tiles that serves as background: low enough to be free of tissue. Not lower, since a
/// background that is estimated too low costs more than one too high.
inline constexpr double background_percentile = 5;

/// The scale of sampled counts with the camera offset in them: the largest, and as background the percentile
/// above, each less the offset and never negative. Values of exactly 0 counts are left out of the percentile:
/// stitching programs fill with them what no camera saw. Where they are half of the sample or more, the data
/// had their background taken off, and it is 0. No sample: both are 0. Of the result, `counts` stay empty.
IntensitySample scale_of(std::vector<float> raw_counts, float offset);

/// Reads the sample, all voxels of the slices at sample_positions(), shared out over the ranks, and gives
/// scale_of() the means of their tiles and the brightest voxel of each, and the counts of single voxels: the
/// same for any number of ranks. offset: of the camera, in counts, as the deconvolution takes it off; levels:
/// that voxels are compared with. Throws Error where the reader does. Collective over `ranks`.
IntensitySample sample_intensity(VolumeReader& reader, float offset, const CountLevels& levels,
                                 const mpi::Communicator& ranks);

} // namespace lsdeconv
