#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"

namespace lsdeconv {

/// What a tile of one slice holds but for its peak; where no voxel is finite, zeros alone.
CountTile tile_of(VolumeView<const float> tile);

/// The lower envelope of means: the level that the darkest of them have but for their noise, where each has a
/// `deviation`. The means are counts of tiles; see intensities_of(). Infinity where there are none.
double lower_envelope(std::vector<float> means, double deviation);

/// Side of the tiles whose means are sampled, squared: the voxels of one.
inline constexpr double voxels_of_tile = static_cast<double>(tile_side * tile_side);

} // namespace lsdeconv
