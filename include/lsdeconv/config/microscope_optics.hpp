#pragma once

#include "lsdeconv/config/microscope.hpp"
#include "lsdeconv/deconvolution/point_spread_function.hpp"

namespace lsdeconv {

/// The microscope as the PSF models take it.
LightSheetOptics optics_of(const Microscope& microscope);

/// Voxel of the camera, in micrometres.
inline Spacing3 voxel_of(const Microscope& microscope) {
  return {microscope.dz, microscope.dxy, microscope.dxy};
}

} // namespace lsdeconv
