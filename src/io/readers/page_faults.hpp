#pragma once

#include "lsdeconv/io/volume_reader.hpp"
#include "lsdeconv/sys/tiff/directory.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// The voxel type of a page; nothing where it is none that can be read.
std::optional<VoxelType> voxel_type(const tiff::Directory& page);

/// Every reason why a page cannot be read as a slice; empty for a good one.
std::vector<std::string> page_faults(const tiff::Directory& page, std::int64_t file_size);

} // namespace lsdeconv
