#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <cstdint>

namespace lsdeconv {

/// What psf_picture() shows, to be written into the file as its description.
inline constexpr const char* psf_picture_legend = "Maximum projections, brightness the square root of "
                                                  "intensity, equal scale along all axes: top left x to the "
                                                  "right and y down, top right z to the right and y down, "
                                                  "bottom left x to the right and z down. Bottom right, "
                                                  "one below the other: intensity along z, y and x through "
                                                  "the brightest voxel, on the same scale, lines at 0, "
                                                  "1/2 and 1.";

/// A grey picture of a PSF, of extent {1, height, width}; psf_picture_legend says what it shows.
Volume<std::uint8_t> psf_picture(const PointSpreadFunction& psf);

} // namespace lsdeconv
