#pragma once

#include "file_header.hpp"
#include "naming/slice_numbering.hpp"

#include "lsdeconv/io/volume_formats.hpp"
#include "lsdeconv/io/volume_reader.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

/// Where a slice lies. A missing slice has no file.
struct StoredSlice {
  std::int64_t file = -1;
  PageHeader header;

  [[nodiscard]] bool missing() const { return file < 0; }
};

/// A volume as pages of TIFF files, checked and complete.
struct PagedVolume {
  VolumeDescription description;
  std::vector<std::filesystem::path> files;
  std::vector<StoredSlice> slices; ///< By z.
};

/// Puts a series together, one file per slice. Throws one UserError that lists all faults: of the files and
/// of their numbering.
PagedVolume volume_of_series(const std::filesystem::path& folder, const std::vector<std::string>& names,
                             const std::vector<FileHeader>& headers, const SliceNumbering& numbering,
                             MissingSlices missing);

/// Puts the pages of one file together. Throws one UserError that lists all faults.
PagedVolume volume_of_file(const std::filesystem::path& path, const FileHeader& header);

} // namespace lsdeconv
