#pragma once

#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/sys/tiff/directory.hpp"

namespace lsdeconv {

/// The voxel size in a page's metadata: from OME-XML (PhysicalSizeX, Y, Z and their units), or as ImageJ
/// writes it (unit and spacing in the ImageDescription, resolution tags per that unit). Whatever cannot be
/// parsed counts as not stated.
StatedVoxel stated_voxel(const tiff::Directory& page);

} // namespace lsdeconv
