#pragma once

#include "compared_box.hpp"

#include <vector>

namespace lsdeconv {

/// The power of a box at frequencies along one axis.
struct AxisSpectrum {
  std::vector<double> frequency; ///< In cycles per voxel, from the lowest but 0 to 1/2.
  std::vector<double> power;     ///< Relative to that at the lowest of these frequencies.
};

/// The spectrum of a box along an axis: power_spectrum() averaged over frequencies of at most a tenth of a
/// cycle per voxel along the other two axes. Voxels that are NaN count as 0. Empty where the box has fewer
/// than 8 voxels along the axis, or no power at its lowest frequency.
AxisSpectrum spectrum_along(int axis, VolumeView<const float> voxels);

/// How often values lie in bins of equal ratio.
struct ValueHistogram {
  std::vector<double> value; ///< Middle of each bin, in counts.
  std::vector<double> part;  ///< Of all voxels that are not NaN, in (0, 1]; NaN: none.
  double not_positive = 0;   ///< Part of the voxels with a value of 0 or less.
};

/// The histogram of all voxels of the views, four bins to an octave from 0.1 counts on.
ValueHistogram histogram_of(const std::vector<VolumeView<const float>>& boxes);

} // namespace lsdeconv
