#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/filters/unseen_voxels.hpp"

#include <cstdint>
#include <vector>

namespace lsdeconv {

/// A pixel that differs from all of its eight neighbours in a slice, and by more than 2.5 standard deviations
/// of the noise from their mean.
struct OddPixel {
  std::int64_t pixel = 0; ///< x + y times the voxels of a row.
  float counts = 0;
  float light = 0;  ///< Mean counts of its neighbours.
  float spread = 0; ///< By which counts of a pixel that shows the same in every slice may differ at most.
};

/// Adds the odd pixels of a band of rows (1, y, x) of a slice, but for those of its first and last row and
/// column. first_row: of the band in its slice; noise: of the band; nothing is odd where its gain is 0. Zeros
/// and their neighbours are not looked at.
void add_odd_pixels(VolumeView<const float> band, std::int64_t first_row, const HotVoxelTest& noise,
                    std::vector<OddPixel>& odd);

/// The pixels that are odd in two thirds of so many slices, and at least in five, with counts that differ by
/// no more than their spread while the light around them differs by twice as much: they show the same
/// whatever light there is. Rising. None where there are more than 5000: that is no camera.
std::vector<std::int64_t> dead_pixels(std::vector<OddPixel> odd, std::int64_t slices);

} // namespace lsdeconv
