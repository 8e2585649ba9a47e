#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// A volume as a series of TIFF files with one plane each, or as one file with a page for each plane.
struct OmeSeries {
  Extent3 volume; ///< Voxels along z, y and x.
  VoxelType type;
  Spacing3 voxel;          ///< Micrometres; 0: unknown, left out.
  std::string description; ///< Of the image.
  std::vector<std::string>
      files; ///< One for each z, names without folder; empty: the file that holds the XML.
};

/// OME-XML (schema 2016-06; Goldberg et al., Genome Biology 6:R47, 2005) that makes one image of the files,
/// to be stored in a companion file beside them, or in the first page of the one file. UTF-8. The identifiers
/// (UUIDs) that the schema demands of files follow from their names.
std::string ome_xml(const OmeSeries& series);

/// Whether a text is, or begins as, what ome_xml() makes.
bool is_own_ome_xml(std::string_view description);

} // namespace lsdeconv
