#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// The mean size of normal noise in standard deviations: sqrt(2 / pi).
inline constexpr double mean_noise_size = 0.7978845608028654;

/// The standard deviation of the noise that a camera adds to every voxel; 0 for values without such noise (a
/// computed PSF, counts that are zero around the peak) and for volumes too small to tell.
///
/// It is looked for in cubes of at most 8 voxels a side, in second differences between neighbours, which
/// neither level nor slope of the background changes (Immerkaer, Comput. Vis. Image Underst. 64:300, 1996).
/// Noise is as large far from the peak as near it: in the quiet cubes they are at least about half as large
/// as in the median one. And it is rough in all directions at once: second differences along all axes, one
/// after the other, remain. In the tails of a computed PSF differences fade with the distance, and rings are
/// smooth along themselves. Less than a millionth of the range of the values is rounding.
double white_noise(VolumeView<const float> values);

} // namespace lsdeconv
