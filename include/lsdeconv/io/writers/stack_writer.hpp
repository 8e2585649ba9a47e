#pragma once

#include "lsdeconv/core/volume.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// Writes a volume (z, y, x) as one uncompressed TIFF with a float32 page per plane. The file is completed
/// under a temporary name beside it and then renamed. `voxel`: micrometres, stored as resolution;
/// `description` becomes the ImageDescription of the pages. Throws Error (disk full, no permission).
void write_stack(const std::filesystem::path& path, VolumeView<const float> voxels, const Spacing3& voxel,
                 const std::string& description);

} // namespace lsdeconv
