#pragma once

#include "lsdeconv/io/slice_writer.hpp"
#include "lsdeconv/sys/tiff/writer.hpp"

namespace lsdeconv {

/// The TIFF page of a plane of `extent` (y, x) in that format.
tiff::PageFormat page_format(const Extent3& extent, const SliceFormat& format);

} // namespace lsdeconv
