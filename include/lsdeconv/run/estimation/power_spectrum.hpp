#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Powers at the frequencies k/n cycles per voxel of a box of n voxels along each axis: k = 0, 1, …, n - 1
/// along z and y (from n/2 on the negative ones), k = 0, …, n/2 along x. The rest follows by symmetry.
using Spectrum = Volume<double>;

/// The signed frequency of index `k` of a spectrum of `n` voxels, in cycles per voxel.
double frequency(std::int64_t k, std::int64_t n);

/// The periodogram of a box, |F(w (v - mean))|^2 / sum w^2, with the Hann window w = sin^2 along each axis:
/// white noise of variance s^2 has the expectation s^2 at every frequency but the lowest. Unseen voxels (NaN)
/// are taken as the mean of the others and do not count in the sum.
Spectrum power_spectrum(VolumeView<const float> voxels);

/// The expectation of power_spectrum() of a box of `box` voxels, but for the lowest frequencies, where white
/// noise of variance 1 was convolved with a PSF: |F psf|^2, smoothed as the window smooths it.
Spectrum squared_transfer(VolumeView<const float> psf, const Extent3& box);

} // namespace lsdeconv
