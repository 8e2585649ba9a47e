#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// The weights 1, 2, 1 over 4 along each axis; at the faces the outermost voxel counts for its missing
/// neighbour. Lowers white noise to 23 %, widens a peak by half a voxel² of variance per axis.
Volume<float> smoothed(VolumeView<const float> values);

} // namespace lsdeconv
