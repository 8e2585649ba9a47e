#pragma once

#include "lsdeconv/core/volume.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// Writes a volume as one TIFF of float32 pages, whole or not at all: a temporary name beside it, then
/// rename. `voxel`: micrometres, written as resolution. Throws Error: disk full, no permission.
void write_stack(const std::filesystem::path& path, VolumeView<const float> voxels, const Spacing3& voxel,
                 const std::string& description);

} // namespace lsdeconv
