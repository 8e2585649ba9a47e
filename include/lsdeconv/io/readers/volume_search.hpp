#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/io/readers/stated_acquisition.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// A volume in a folder tree, as the options of a run name it.
struct FoundVolume {
  std::filesystem::path path;  ///< Value of --input.
  std::string pattern;         ///< Value of --pattern; empty: it needs none.
  std::string_view format;     ///< VolumeFormatRow::name
  std::int64_t files = 1;      ///< Files that it consists of.
  std::filesystem::path first; ///< One of them.
  Extent3 extent{};            ///< Voxels along z, y and x, if no slice is missing; 0 where it is not known.
  StatedAcquisition stated{};  ///< What its metadata say on how it was taken.
  std::string problem;         ///< Why a run would refuse it; empty where nothing is known against it.
};

/// What a folder tree holds.
struct FolderContents {
  std::vector<FoundVolume> volumes;              ///< In natural order of their paths and patterns.
  std::vector<std::filesystem::path> results;    ///< Folders that hold slices of this program; its PSFs.
  std::vector<std::filesystem::path> unreadable; ///< Folders that could not be read.
  std::int64_t images = 0; ///< Single images of one slice, which are left out of `volumes`.
  bool complete = true;    ///< Whether all folders were looked at.
};

/// Looks for volumes in a folder and its sub-folders, hidden ones left out. Slices of one folder are divided
/// into series by their names, such as one per channel; one file of each series is read. At most
/// `most_folders` folders are looked at. Throws UserError where the folder itself cannot be read.
FolderContents find_volumes(const std::filesystem::path& folder,
                            std::size_t most_folders = static_cast<std::size_t>(-1));

} // namespace lsdeconv
