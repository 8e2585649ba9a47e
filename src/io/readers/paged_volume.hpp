#pragma once

#include "inspection/file_header.hpp"
#include "naming/slice_numbering.hpp"

#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

/// The page that holds a slice.
struct StoredSlice {
  std::int64_t file = -1; ///< Index in PagedVolume::files; -1 for a missing slice.
  PageHeader header;

  [[nodiscard]] bool missing() const { return file < 0; }
};

/// A volume whose slices are pages of TIFF files, all of one extent and type.
struct PagedVolume {
  VolumeDescription description;
  std::vector<std::filesystem::path> files;
  std::vector<StoredSlice> slices; ///< By z.
};

/// The volume of a series with one slice per file. Throws one UserError that lists all faults of the files
/// and of their numbering.
PagedVolume volume_of_series(const std::filesystem::path& folder, const std::vector<std::string>& names,
                             const std::vector<FileHeader>& headers, const SliceNumbering& numbering,
                             MissingSlices missing);

/// The volume of one file with one slice per page. Throws one UserError that lists all faults.
PagedVolume volume_of_file(const std::filesystem::path& path, const FileHeader& header);

} // namespace lsdeconv
