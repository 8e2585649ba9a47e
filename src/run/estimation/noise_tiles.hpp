#pragma once

#include "lsdeconv/core/volume.hpp"

#include <vector>

namespace lsdeconv {

/// Slices that a noise tile lies in, where the volume has so many.
inline constexpr std::int64_t noise_slices = 5;
/// Side of a noise tile in voxels, and how far beyond it the filters reach.
inline constexpr std::int64_t noise_side = 8;
inline constexpr std::int64_t noise_margin = 2;

/// What a tile of noise_side x noise_side voxels in neighbouring slices says of the noise. Each variance is
/// that of another filter that passes only what varies from voxel to voxel, scaled so that white noise has
/// its own variance behind all of them: light lets different amounts through each of them, noise that was
/// smoothed too.
struct NoiseTile {
  float mean = 0;   ///< Raw counts.
  float across = 0; ///< Variance by fourth differences along y and x.
  float along = 0;  ///< By fourth differences along z.
  float all = 0;    ///< By second differences along z, y and x.
  float alike_z =
      0; ///< How much oftener neighbours along z have the same sign than the opposite one, -1 to 1.
  float alike_y = 0;   ///< The same along y.
  float alike_x = 0;   ///< The same along x.
  float brightest = 0; ///< Raw counts.
};

/// The tiles of neighbouring slices (z, y, x), as many as fit beside each other with the margin around each
/// of them. Left out are those with a voxel that is 0 in all slices: it was filled in or is dead. Fewer than
/// noise_slices slices are taken with shorter differences; one has no differences along z, in whose place
/// the others stand.
std::vector<NoiseTile> noise_tiles(VolumeView<const float> slices);

} // namespace lsdeconv
