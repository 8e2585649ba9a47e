#pragma once

#include "lsdeconv/core/volume.hpp"

#include <functional>

namespace lsdeconv {

/// Full width at half maximum of an even profile that is 1 at 0 and falls below 1/2 at most `upper` away from
/// it, monotonically until there; exact to the last bits.
double full_width(const std::function<double(double)>& profile, double upper);

/// Full width at half maximum, in voxels, along `axis` through `peak`, between the voxels by linear
/// interpolation. Outside the volume the values are 0.
double full_width(VolumeView<const float> values, const Index3& peak, int axis);

} // namespace lsdeconv
