#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Equal under reflection through the centre, bit for bit: v(c + d) == v(c - d).
bool point_symmetric(VolumeView<const float> values);

} // namespace lsdeconv
