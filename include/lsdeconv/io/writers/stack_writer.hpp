#pragma once

#include "lsdeconv/core/volume.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace lsdeconv {

/// Writes a volume (z, y, x) as one uncompressed TIFF with a float32 page per plane. The file is completed
/// under a temporary name beside it and then renamed. `voxel`: micrometres, stored as resolution;
/// `description` becomes the ImageDescription of the pages. Throws Error (disk full, no permission).
void write_stack(const std::filesystem::path& path, VolumeView<const float> voxels, const Spacing3& voxel,
                 const std::string& description);

/// Throws UserError where something stands at `path` that would be lost if a TIFF took its place whose
/// ImageDescription holds `mark`: a pipe, a device, a link to nothing, or a file that is neither empty nor
/// such a TIFF itself; and where no file can be made there.
void require_own_tiff(const std::filesystem::path& path, std::string_view mark);

} // namespace lsdeconv
