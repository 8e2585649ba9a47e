#pragma once

#include "lsdeconv/io/readers/stated_acquisition.hpp"
#include "lsdeconv/sys/tiff/directory.hpp"

namespace lsdeconv {

/// What the first page of a TIFF states on the volume: OME-XML (of its first image and channel), or what
/// ImageJ writes (unit, spacing and title in the ImageDescription, resolution tags per that unit). Resolution
/// tags of other programs are not taken for a size of voxels: most have 72 or 96 dots per inch there,
/// whatever the image shows.
StatedAcquisition page_metadata(const tiff::Directory& page);

} // namespace lsdeconv
