#pragma once

#include "lsdeconv/io/volume_reader.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <vector>

namespace lsdeconv {

/// Intensities that hold for the whole volume, in counts after the camera offset.
struct IntensityScale {
  float background = 0;
  float brightest = 0;
};

/// Slices at fixed places of the volume, at most `sampled_slices`, spread evenly.
inline constexpr std::int64_t sampled_slices = 24;
std::vector<std::int64_t> sample_positions(std::int64_t slices);

/// Side of the tiles of a slice whose means are sampled, in voxels: their noise is an eighth of a voxel's.
/// The lower tail of single voxels would tell of the noise, not of the background.
inline constexpr std::int64_t tile_side = 8;

/// Percentile of the tiles that serves as background: low enough to be free of tissue. Not lower, since a
/// background that is estimated too low costs more than one too high.
inline constexpr double background_percentile = 5;

/// brightest: the largest sampled value; background: a low percentile of the sampled values, never negative.
/// Values of exactly 0 counts are left out of it: stitching programs fill with them what no camera saw. Where
/// they are most of the sample, the data had their background taken off, and it is 0.
IntensityScale scale_of(std::vector<float> raw_counts, float offset);

/// Reads the sample, the means of tiles and the brightest voxel of each slice, shared out over the ranks. The
/// same for any number of ranks. Collective over `ranks`.
IntensityScale sample_intensity(VolumeReader& reader, float offset, const mpi::Communicator& ranks);

} // namespace lsdeconv
