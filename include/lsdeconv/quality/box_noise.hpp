#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>
#include <vector>

namespace lsdeconv {

/// A small tile of the volume: how bright it is and how much it varies before and after.
struct NoiseTile {
  double brightness = 0; ///< Mean of the raw data.
  double raw = 0;        ///< Variance of the noise of the raw data, counts squared.
  double result = 0;     ///< Variance of the noise of the result, counts squared.
};

/// What varies by noise: the difference of two independent halves or, where there are none, all that varies.
struct NoisyPair {
  VolumeView<const float> raw;
  VolumeView<const float> result;
};

/// The tiles of 8 x 8 x 8 voxels of a box, or as long as it where it is thinner; those with unseen voxels
/// (NaN) are left out. data: raw; all of one extent and one scale.
std::vector<NoiseTile> noise_tiles(VolumeView<const float> data, const NoisyPair& noise);

/// The standard deviation of the result's noise over that of the raw data in the darkest tenth of the tiles,
/// at least one: how much of the noise of the background is left. Small where noise is suppressed, above 1
/// where it is amplified. NaN without tiles, or where the raw data do not vary.
double background_noise_gain(std::vector<NoiseTile> tiles);

/// Sums over the bright voxels of boxes, of two halves of the light or of their results.
struct BrightNoise {
  double light = 0;       ///< Sum of both halves above the background.
  double differences = 0; ///< Sum of the squared differences of the halves.
  std::int64_t voxels = 0;

  /// Adds those of another box.
  BrightNoise& operator+=(const BrightNoise& other);
  /// The standard deviation of the noise as a part of the mean light: the difference of two halves of Poisson
  /// data has the variance of their sum. NaN where there is no light.
  [[nodiscard]] double relative() const;
};

/// The sums over those voxels of a box in which `guide` is at least its 90th percentile. first, second: the
/// halves, which hold `background` each beside their light; all of one extent.
BrightNoise bright_noise(VolumeView<const float> guide, VolumeView<const float> first,
                         VolumeView<const float> second, double background);

} // namespace lsdeconv
