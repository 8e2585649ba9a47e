#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>
#include <string>

namespace lsdeconv::png {

/// A PNG file of 8-bit grey values, as bytes in memory. picture: one plane (extent.z is 1) of at least one
/// pixel, rows from the top; 0 is black. Throws Error where libpng cannot write it.
std::string grey_png(VolumeView<const std::uint8_t> picture);

} // namespace lsdeconv::png
