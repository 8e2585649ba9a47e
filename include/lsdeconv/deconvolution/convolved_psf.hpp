#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

namespace lsdeconv {

/// Full width at half maximum, in voxels, of a Gaussian with the standard deviation of a symmetric kernel
/// that sums to 1.
double kernel_full_width(const std::vector<double>& kernel);

/// The PSF of an image that was filtered before the deconvolution: the PSF convolved with one kernel along
/// each axis (z, y, x), given in voxels. Kernels are symmetric, of odd length, and sum to 1; one of length 1
/// changes nothing. The support grows by the kernels' half-lengths; the squares of the FWHM add up, as those
/// of Gaussians do. A symmetric PSF stays symmetric to the last bit.
PointSpreadFunction convolved(PointSpreadFunction psf, const Triple<std::vector<double>>& kernels);

} // namespace lsdeconv
