#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// The mean size of normal noise in standard deviations: sqrt(2 / pi).
inline constexpr double mean_noise_size = 0.7978845608028654;

/// The standard deviation of the noise that a camera adds to every voxel; 0 for values without such noise (a
/// computed PSF, counts that are zero around the peak) and for volumes too small to tell.
///
/// Noise is what changes from voxel to voxel and does so equally far from the peak and near it. It is looked
/// for in cubes of at most 8 voxels a side: the mean size of second differences, which neither level nor
/// slope of the background changes (Immerkaer, Comput. Vis. Image Underst. 64:300, 1996, in one dimension).
/// The tails of a computed PSF change, too, but less and less with the distance, so that its quiet cubes are
/// far quieter than the median of all. Less than a millionth of the range of the values is rounding.
double white_noise(VolumeView<const float> values);

} // namespace lsdeconv
