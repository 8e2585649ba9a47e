#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/filters/wavelet.hpp"

namespace lsdeconv {

/// Weights of a symmetric filter along one axis: an odd number that sum to 1, the middle one for the voxel
/// itself.
using Kernel = Signal;

/// Weights from `size` samples of a Gaussian of standard deviation `sigma`, in voxels; size 0: up to three
/// sigma on each side. For a sigma of 0 the single weight 1. Throws UserError for an even size other than 0.
Kernel gaussian_kernel(double sigma, std::int64_t size);

/// Voxels that each kernel reaches beyond the voxel itself, per axis.
Extent3 half_widths(const Triple<Kernel>& kernels);

/// The part of a volume of that extent that filter() reads to compute the voxels of `box`: the box and the
/// half widths of the kernels around it, as far as the volume goes.
Box3 needed_box(const Box3& box, const Triple<Kernel>& kernels, const Extent3& volume);

/// Convolves a volume with one kernel along each axis and writes the voxels of `box` to `result`, which has
/// the extent of the box. `image` holds the voxels of needed_box() and is overwritten. Beyond its faces the
/// volume continues as its mirror image (the voxels at the face come twice), which keeps the sum of all
/// counts; kernels cut off at the face and renormalised would not. A voxel's result does not depend on the
/// box that it is computed in, nor on the number of threads.
void filter(VolumeView<float> image, const Box3& box, const Triple<Kernel>& kernels, const Extent3& volume,
            VolumeView<float> result, int threads);

} // namespace lsdeconv
