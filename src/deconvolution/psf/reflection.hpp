#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// The volume of extent 2·e - 1 whose octant from its centre on is `octant` (extent e), times `factor` and
/// rounded: equal under reflection along each axis to the last bit.
Volume<float> mirrored(VolumeView<const double> octant, double factor);

} // namespace lsdeconv
