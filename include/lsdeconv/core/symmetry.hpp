#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Whether the values are the same, bit for bit, after reflection through the centre of the view. The Fourier
/// transform of such values, with the centre at the origin, is real.
bool point_symmetric(VolumeView<const float> values);

} // namespace lsdeconv
