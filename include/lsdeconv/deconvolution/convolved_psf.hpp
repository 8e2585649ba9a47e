#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

namespace lsdeconv {

/// The PSF of an image that was convolved with one kernel along each axis. Kernels are symmetric, of odd
/// length, and sum to 1. The support grows by their half widths, the FWHM as those of Gaussians do; a
/// symmetric PSF stays symmetric to the last bit.
PointSpreadFunction convolved(PointSpreadFunction psf, const Triple<std::vector<double>>& kernels);

} // namespace lsdeconv
