#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/filters/wavelet.hpp"

namespace lsdeconv {

/// Symmetric weights of odd number that sum to 1.
using Kernel = Signal;

/// Samples of a Gaussian of `sigma` voxels, `size` of them; size 0: up to three sigma on each side. sigma 0:
/// the single weight 1. Throws UserError for an even size.
Kernel gaussian_kernel(double sigma, std::int64_t size);

/// Half widths in voxels.
Extent3 half_widths(const Triple<Kernel>& kernels);

/// What of a volume `filter` reads to make the voxels of `box`: the box and the kernels' half widths around
/// it, as far as the volume goes.
Box3 needed_box(const Box3& box, const Triple<Kernel>& kernels, const Extent3& volume);

/// Convolves with one kernel along each axis: `result` becomes `box` of the filtered volume. `image` holds
/// needed_box() of it and is used up. Beyond its faces the volume is mirrored, the face's own voxels first:
/// so the sum of all counts stays, which renormalised kernels would not keep. The same voxels for any box.
void filter(VolumeView<float> image, const Box3& box, const Triple<Kernel>& kernels, const Extent3& volume,
            VolumeView<float> result, int threads);

} // namespace lsdeconv
