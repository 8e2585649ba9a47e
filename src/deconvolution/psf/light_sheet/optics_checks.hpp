#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

namespace lsdeconv {

/// Appended to refusals that a mistaken unit leads to.
inline constexpr const char* psf_units = " (voxel sizes are in micrometres, wavelengths in nanometres, slit "
                                         "width and focal length in millimetres)";

/// The same optics. Throws UserError for what cannot exist.
const LightSheetOptics& checked(const LightSheetOptics& optics);

} // namespace lsdeconv
