#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

namespace lsdeconv {

/// Appended to messages about values that are probably in a wrong unit.
inline constexpr const char* psf_units = " (voxel sizes are in micrometres, wavelengths in nanometres, slit "
                                         "width and focal length in millimetres)";

/// Returns its argument. Throws UserError for optics that cannot exist.
const LightSheetOptics& checked(const LightSheetOptics& optics);

} // namespace lsdeconv
