#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace lsdeconv {

/// A volume as a series of TIFF files with one plane each.
struct OmeSeries {
  Extent3 volume; ///< Voxels along z, y and x; one file per z.
  VoxelType type;
  Spacing3 voxel;                                       ///< Micrometres; 0: unknown, left out.
  std::string description;                              ///< Of the image.
  std::uint64_t identity = 0;                           ///< Differs between series of different content.
  std::function<std::string(std::int64_t z)> file_name; ///< Without folder.
};

/// OME-XML (schema 2016-06; Goldberg et al., Genome Biology 6:R47, 2005) that combines the series into one
/// image. It is to be stored in the file of z = 0 and names all files, with identifiers (UUIDs) that follow
/// from their names and the series' identity, so that equal series have equal ones. Pure ASCII.
std::string ome_xml(const OmeSeries& series);

/// Whether an ImageDescription was made by ome_xml().
bool is_own_ome_xml(std::string_view description);

} // namespace lsdeconv
