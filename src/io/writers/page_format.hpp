#pragma once

#include "lsdeconv/io/slice_writer.hpp"
#include "lsdeconv/sys/tiff/writer.hpp"

#include <string>

namespace lsdeconv {

/// The TIFF page of a plane of `extent` (y, x) in that format, with a description of its own.
tiff::PageFormat page_format(const Extent3& extent, const SliceFormat& format,
                             const std::string& description);

/// What every slice of a series in that format says of itself: the format's description and how its samples
/// came to be and are stored. Slices of equal voxels and equal texts are equal files.
std::string series_description(const SliceFormat& format);

} // namespace lsdeconv
