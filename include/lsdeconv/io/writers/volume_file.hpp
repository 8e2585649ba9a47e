#pragma once

#include "lsdeconv/io/writers/slice_writer.hpp"

#include <filesystem>

namespace lsdeconv {

/// Whether a volume was written, or was there already.
enum class VolumeFile { written, kept };

/// Writes a volume (z, y, x) as one OME-TIFF of a page per plane, its samples, voxel size and description as
/// the format says for slices; tiles and BigTIFF, too. The file is completed under a temporary name beside
/// `path` and then renamed. One that is there with the same description, type and extent is kept. Throws
/// UserError where another program's file stands there, Error where it cannot be written.
VolumeFile write_volume_file(const std::filesystem::path& path, VolumeView<const float> voxels,
                             const SliceFormat& format);

/// Whether a file stands at `path` that this program has not written.
bool is_volume_file_foreign(const std::filesystem::path& path);

} // namespace lsdeconv
