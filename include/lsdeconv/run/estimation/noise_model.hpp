#pragma once

#include "lsdeconv/run/estimation/intensity_scale.hpp"

#include <string_view>

namespace lsdeconv {

/// Where a noise model comes from, or why there is none.
enum class NoiseSource {
  estimated, ///< From the slices.
  given,     ///< With --gain.
  smoothed,  ///< Not known: the noise of neighbouring voxels is alike, or weaker than any camera's.
  unclear    ///< Not known: structure hides the noise, or there are too few voxels.
};

/// The camera's noise: a voxel of s expected counts above the offset has the variance gain s + read_noise^2.
struct NoiseModel {
  double gain = 0;       ///< Counts per photo-electron; 0: not known.
  double read_noise = 0; ///< Standard deviation in counts of a voxel without light.
  /// Raw counts at which the line of the variance over the mean reaches 0: what the camera shows in the dark
  /// less read_noise^2 / gain. 0 where that is not sure to a fifth.
  double zero_variance_counts = 0;
  /// Of a voxel in the darkest places, counts squared; 0 where the noise was not looked at.
  double dark_variance = 0;
  NoiseSource source = NoiseSource::unclear;
};

/// "estimated", "given", "smoothed" or "unclear".
const char* name(NoiseSource source);

/// The inverse of name(); unclear for any other word.
NoiseSource noise_source(std::string_view name);

/// Photo-electrons in the bright places of a volume: scale.signal / noise.gain; 0 where the gain is not
/// known.
double signal_photons(const IntensityScale& scale, const NoiseModel& noise);

} // namespace lsdeconv
