#pragma once

#include "lsdeconv/core/box.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace lsdeconv {

/// A voxel size as a file states it.
struct StatedVoxel {
  Spacing3 size{};           ///< Micrometres; 0 along axes for which nothing is stated.
  std::string_view source{}; ///< "OME-XML" or "ImageJ"; empty where the file holds neither.
};

/// What a TIFF says of itself.
struct TiffNotes {
  std::string description; ///< Its ImageDescription.
  StatedVoxel voxel;
};

/// The notes of a TIFF's first page, or of the first slice of a folder. Throws Error where there is none or
/// it cannot be read.
TiffNotes tiff_notes(const std::filesystem::path& path);

/// An ImageDescription with which ImageJ, its relatives and tiff_notes() find the voxel size (micrometres) of
/// a stack of `slices`, beside resolution tags per centimetre. `title`: one line.
std::string imagej_description(const std::string& title, std::int64_t slices, const Spacing3& voxel);

} // namespace lsdeconv
