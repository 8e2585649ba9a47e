#pragma once

#include "lsdeconv/core/volume.hpp"

#include <functional>

namespace lsdeconv {

/// Full width at half maximum of an even profile given on [0, upper]: twice the largest position at which it
/// falls to half of its maximum, or 2 upper where it stays above that. The maximum is that of 513 samples,
/// exact where it lies at 0; the position is exact to the last bits.
double full_width(const std::function<double(double)>& profile, double upper);

/// Full width at half maximum in voxels along `axis` through `peak`, with linear interpolation between
/// voxels. Outside of the volume values are 0.
double full_width(VolumeView<const float> values, const Index3& peak, int axis);

} // namespace lsdeconv
