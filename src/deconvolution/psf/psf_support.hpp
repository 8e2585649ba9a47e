#pragma once

#include "lsdeconv/core/box.hpp"

namespace lsdeconv {

/// The half-support of a PSF, in full widths.
inline constexpr double half_support_in_widths = 3;

/// ceil(3 FWHM / voxel), at least 1; the larger lateral FWHM for both y and x.
Extent3 half_support_of(const Triple<double>& fwhm, const Spacing3& voxel);

/// Throws UserError where voxels and PSF differ so much in size that a number must be in a wrong unit.
void check_scale(const Triple<double>& fwhm, const Spacing3& voxel);

} // namespace lsdeconv
