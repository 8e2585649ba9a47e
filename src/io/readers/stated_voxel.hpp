#pragma once

#include "lsdeconv/io/tiff_notes.hpp"
#include "lsdeconv/sys/tiff/directory.hpp"

namespace lsdeconv {

/// The voxel size in a page's ImageDescription: OME-XML (PhysicalSizeX, Y, Z and their units) or what ImageJ
/// writes (unit, spacing, and resolution tags per that unit). Tolerant: whatever cannot be understood counts
/// as not stated.
StatedVoxel stated_voxel(const tiff::Directory& page);

} // namespace lsdeconv
