#pragma once

#include "inspection/file_header.hpp"
#include "naming/slice_numbering.hpp"
#include "plane_set.hpp"

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

/// Files whose pages are slices, and what is known of them.
struct InspectedFiles {
  std::filesystem::path input; ///< As the user named it, for messages.
  std::vector<std::filesystem::path> paths;
  std::vector<FileHeader> headers; ///< One for each.
};

/// The volume of the given planes, by z. Throws one UserError that lists all faults of these pages and of
/// their files.
PagedVolume volume_of_planes(const InspectedFiles& files, const std::vector<PlaneSource>& planes);

/// Makes the samples numbers of any sign and scale (conversion_to_numbers()) in place of counts, unless they
/// are of a type in which voxels are read as they are.
void take_for_numbers(PagedVolume& volume);

} // namespace lsdeconv
