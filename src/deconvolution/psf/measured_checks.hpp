#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Throws UserError for no values at all, NaN, infinity (with the position), and values that are all equal.
void check_measured_values(VolumeView<const float> values);

/// Throws UserError for voxel sizes that cannot be meant. `fwhm`: of the PSF in micrometres; `half`: its
/// half-extent in voxels of the image.
void check_measured_scale(const Triple<double>& fwhm, const Spacing3& image, const Extent3& half);

} // namespace lsdeconv
