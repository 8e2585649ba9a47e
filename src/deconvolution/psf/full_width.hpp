#pragma once

#include "lsdeconv/core/volume.hpp"

#include <functional>

namespace lsdeconv {

/// Full width at half maximum of an even profile: twice the outermost place, up to `upper`, where it falls to
/// half of its maximum. The maximum is that of 513 samples (exact where it lies in the centre), the place
/// exact to the last bits; `upper` itself where the profile stays above half.
double full_width(const std::function<double(double)>& profile, double upper);

/// Full width at half maximum, in voxels, along `axis` through `peak`, between the voxels by linear
/// interpolation. Outside the volume the values are 0.
double full_width(VolumeView<const float> values, const Index3& peak, int axis);

} // namespace lsdeconv
