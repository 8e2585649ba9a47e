#pragma once

#include "lsdeconv/core/box.hpp"

namespace lsdeconv {

/// The half-support of a PSF in FWHM: enough for the deconvolution not to suffer from the cut-off tails.
inline constexpr double half_support_in_widths = 3;

/// Beyond these limits a voxel size or another length was most likely given in a wrong unit: a voxel of so
/// many FWHM, or a PSF of so many voxels.
inline constexpr double coarsest_voxel_in_widths = 10;
inline constexpr double most_psf_voxels = 1LL << 28;

/// ceil(3 FWHM / voxel), at least 1; the larger lateral FWHM for both y and x.
Extent3 half_support_of(const Triple<double>& fwhm, const Spacing3& voxel);

/// Throws UserError where voxels and PSF differ so much in size that a number must be in a wrong unit.
void check_scale(const Triple<double>& fwhm, const Spacing3& voxel);

} // namespace lsdeconv
