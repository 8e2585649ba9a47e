#pragma once

#include "lsdeconv/core/box.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace lsdeconv {

/// The voxel size in the metadata of a file.
struct StatedVoxel {
  Spacing3 size{};           ///< Micrometres; 0 along axes for which nothing is stated.
  std::string_view source{}; ///< "OME-XML" or "ImageJ"; empty where the file holds neither.
};

/// Metadata of a TIFF.
struct TiffNotes {
  std::string description; ///< Its ImageDescription.
  StatedVoxel voxel;
};

/// Metadata of the first page of a TIFF, or of the first slice of a folder. Throws Error (UserError for a
/// folder without TIFFs) where it cannot be read.
TiffNotes tiff_notes(const std::filesystem::path& path);

/// An ImageDescription in the format of ImageJ for a stack of `slices` pages whose resolution is stored per
/// centimetre: from both, ImageJ and tiff_notes() obtain the voxel size (micrometres). `title`: one line.
std::string imagej_description(const std::string& title, std::int64_t slices, const Spacing3& voxel);

} // namespace lsdeconv
