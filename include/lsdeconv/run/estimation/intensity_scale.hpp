#pragma once

namespace lsdeconv {

/// Intensities that hold for the whole volume, in counts after the camera offset.
struct IntensityScale {
  float background = 0;
  float brightest = 0;
  /// Light of bright places: the signal_percentile of the means of 3 x 3 voxels, less background.
  float signal = 0;
};

} // namespace lsdeconv
