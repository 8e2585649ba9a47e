#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Where a peak lies and how wide it is, in voxels.
struct PeakShape {
  Triple<double> centre; ///< Sub-voxel, from the middle of the first voxel.
  Triple<double> fwhm;
};

/// The brightest voxel; among equals the one nearest to the middle, so that a peak shared by the two middle
/// voxels of an even size counts as central.
Index3 brightest_voxel(VolumeView<const float> values);

/// The one peak of a volume above its background. It is sought on smoothed values, so that a single hot voxel
/// does not count; widths are at least 1 voxel.
PeakShape peak_shape(VolumeView<const float> values);

/// A volume above its background around `peak`, for which the same holds.
PeakShape peak_shape(VolumeView<const float> values, VolumeView<const float> smoothed_values,
                     const Index3& peak);

} // namespace lsdeconv
