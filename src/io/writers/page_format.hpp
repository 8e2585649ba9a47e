#pragma once

#include "lsdeconv/io/writers/slice_writer.hpp"
#include "lsdeconv/sys/tiff/writer.hpp"

#include <string>

namespace lsdeconv {

/// The TIFF page of a plane of `extent` (y, x) in that format; `description` is its ImageDescription. The
/// resolution is per centimetre, or per micrometre where the description begins as ImageJ's do.
tiff::PageFormat page_format(const Extent3& extent, const SliceFormat& format,
                             const std::string& description);

/// The part of the ImageDescription that all slices of a series share: voxel size as ImageJ reads it, the
/// format's description, and how samples were computed and are stored. Slices of equal voxels and equal texts
/// are equal files.
std::string series_description(const SliceFormat& format);

/// The same without the voxel size.
std::string sample_description(const SliceFormat& format);

/// Whether an ImageDescription is that of a slice that this program has written, in this version or in one
/// whose first slice held OME-XML.
bool is_own_description(std::string_view description);

} // namespace lsdeconv
