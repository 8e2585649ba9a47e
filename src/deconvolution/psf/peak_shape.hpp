#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Position and width of a peak, in voxels along z, y, x.
struct PeakShape {
  Triple<double> centre; ///< From the middle of the first voxel, with fractions.
  Triple<double> fwhm;   ///< Of the peak before any smoothing, at least 1.
};

/// The brightest voxel; among equal ones the one nearest to the middle of the volume, so that a peak that the
/// two middle voxels of an even extent share counts as central.
Index3 brightest_voxel(VolumeView<const float> values);

/// The highest peak of a volume from which the background is subtracted. It is sought on smoothed values, so
/// that a single hot voxel is not taken for it.
PeakShape peak_shape(VolumeView<const float> values);

/// The peak around voxel `peak`, given the values after smoothed(), too.
PeakShape peak_shape(VolumeView<const float> values, VolumeView<const float> smoothed_values,
                     const Index3& peak);

} // namespace lsdeconv
