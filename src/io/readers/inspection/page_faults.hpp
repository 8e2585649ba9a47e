#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/sys/tiff/directory.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// The voxel type of a page; none where its samples are of a type that cannot be read.
std::optional<VoxelType> voxel_type(const tiff::Directory& page);

/// All reasons why a page cannot be read as a slice, one sentence each; empty where it can be read.
/// `file_size`: bytes of the file, against which sizes and positions in the directory are checked.
std::vector<std::string> page_faults(const tiff::Directory& page, std::int64_t file_size);

} // namespace lsdeconv
