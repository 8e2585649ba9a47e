#pragma once

#include "lsdeconv/run/export/export_stage.hpp"

#include <filesystem>
#include <vector>

namespace lsdeconv {

/// Writes the metadata of a complete image: of its levels, for BigDataViewer beside version 0.4, and last the
/// file by which readers know the image. Throws Error. To be called on one rank.
void write_zarr_metadata(const std::filesystem::path& image, const std::vector<ZarrLevel>& levels,
                         const ExportRequest& request, const std::string& description,
                         const Checkpoint& checkpoint, const Saturation& saturation);

/// How many voxels were clipped, as the metadata of a complete image say.
Saturation stored_saturation(const std::filesystem::path& image);

} // namespace lsdeconv
