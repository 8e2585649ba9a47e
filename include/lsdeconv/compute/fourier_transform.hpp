#pragma once

#include "lsdeconv/core/volume.hpp"

#include <complex>

namespace lsdeconv {

/// The Fourier transform of real voxels at the frequencies k/n cycles per voxel, for n voxels along an axis:
/// k = 0, 1, …, n - 1 along z and y (from n/2 on the negative ones), k = 0, …, n/2 along x. The rest follows
/// by symmetry.
using HalfSpectrum = Volume<std::complex<float>>;

/// The unscaled Fourier transform of voxels in host memory, on one thread of the CPU: the same bits in every
/// call on one machine. For arrays that are transformed once; a Convolver is faster for many of one extent.
/// Throws Error for more than 2^31 - 1 voxels along an axis.
HalfSpectrum fourier_transform(VolumeView<const float> voxels);

/// The voxels, of that extent, of a transform; scaled, so that it is the inverse of fourier_transform().
/// Throws Error where `spectrum` does not belong to that extent.
Volume<float> inverse_fourier_transform(HalfSpectrum spectrum, const Extent3& extent);

} // namespace lsdeconv
