#pragma once

#include "lsdeconv/zarr/stored_file.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv::zarr {

/// What a folder of several images is: a plate of wells, a well of fields, or images that were stored
/// together.
enum class OmeCollectionKind { plate, well, series };

/// A folder of several images.
struct OmeCollection {
  OmeCollectionKind kind = OmeCollectionKind::series;
  std::vector<std::string> paths{}; ///< Of the wells, fields or images below it; they do not lead out of it.
};

/// What OME-Zarr says of a folder of several images: "plate", "well", or "bioformats2raw.layout", whose
/// images are those of the attribute "series" of its folder OME, else the folders 0, 1, 2 … None for any
/// other folder. Throws UserError with one sentence: what the metadata lack or contradict.
std::optional<OmeCollection> read_ome_collection(const Root& root, const std::filesystem::path& path);

} // namespace lsdeconv::zarr
