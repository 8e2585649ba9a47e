#pragma once

#include "json.hpp"

#include "lsdeconv/zarr/stored_file.hpp"

#include <filesystem>
#include <optional>

namespace lsdeconv::zarr {

/// The attributes of the group in the folder `path` below the root: of its zarr.json, else its .zattrs; none
/// where neither is there. Throws UserError that names the file.
std::optional<Json> group_attributes(const Root& root, const std::filesystem::path& path);

} // namespace lsdeconv::zarr
