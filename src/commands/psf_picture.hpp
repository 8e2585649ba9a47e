#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"
#include "lsdeconv/io/readers/tiff_notes.hpp"

#include <cstdint>

namespace lsdeconv {

/// A grey picture of a PSF, of extent {1, height, width}; psf_picture_legend says what it shows.
Volume<std::uint8_t> psf_picture(const PointSpreadFunction& psf);

} // namespace lsdeconv
