#pragma once

#include "lsdeconv/core/volume.hpp"

#include <string>

namespace lsdeconv {

/// The same box of a volume before and after the deconvolution, in counts above the camera's offset and the
/// background.
struct ComparedBox {
  Box3 box;
  Volume<float> raw; ///< Empty where it is not known; unseen voxels are NaN.
  Volume<float> result;
};

/// The largest values along an axis that are not NaN, at least 0: a plane with y downwards seen along x (z to
/// the right) and along z (x to the right), with z downwards seen along y (x to the right).
Volume<float> largest_along(int axis, VolumeView<const float> voxels);

} // namespace lsdeconv
