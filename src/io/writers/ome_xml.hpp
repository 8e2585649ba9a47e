#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/io/volume_reader.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace lsdeconv {

/// A volume as a series of files with one plane each.
struct OmeSeries {
  Extent3 volume;
  VoxelType type;
  Spacing3 voxel;                                       ///< Micrometres; 0: unknown, left out.
  std::string description;                              ///< The image's Description.
  std::uint64_t identity = 0;                           ///< Series of different content have different ones.
  std::function<std::string(std::int64_t z)> file_name; ///< Without folder.
};

/// OME-XML (schema 2016-06; Goldberg et al., Genome Biology 6:R47, 2005) that makes one image of the series.
/// It lies in the file of z = 0 and names all files, with identifiers made from their names and the series'
/// identity: the same series has the same ones at any time. Pure ASCII.
std::string ome_xml(const OmeSeries& series);

/// Whether ome_xml() made it.
bool is_own_ome_xml(std::string_view description);

} // namespace lsdeconv
