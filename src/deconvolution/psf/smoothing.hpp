#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Full width at half maximum of a Gaussian in standard deviations: 2 sqrt(2 ln 2).
inline constexpr double widths_per_sigma = 2.3548200450309493;

/// Values convolved with the kernel (1, 2, 1) / 4 along each axis; at the faces the outermost voxel stands in
/// for its missing neighbour. Lowers white noise to 23 % and adds half a voxel squared to the variance of a
/// peak along each axis.
Volume<float> smoothed(VolumeView<const float> values);

/// The FWHM in voxels that a Gaussian peak had before smoothed(), given the one it has afterwards; at least
/// 1.
double width_before_smoothing(double fwhm);

} // namespace lsdeconv
