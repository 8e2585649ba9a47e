#include "lsdeconv/run/export/output_format.hpp"

#include "atlas_export.hpp"
#include "imaris_export.hpp"
#include "zarr_export.hpp"
#include "zarr_place.hpp"

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/run/export/intensity_mapping.hpp"

#include <array>

namespace lsdeconv {
namespace {

std::int64_t slice_bytes(const RunConfig& config, const Extent3& extent, VoxelType input) {
  return voxel_count(extent) * bytes_per_voxel(output_voxel_type(config, input));
}

/// Every volume can be stored.
void require_any(const RunConfig& /*config*/, const Extent3& /*extent*/, VoxelType /*input*/) {}

/// In the order of OutputFormat.
constexpr std::array<OutputFormatRow, 3> formats{
    {{OutputFormat::tiff, require_storable, require_no_foreign_slices, require_own_slices,
      are_slices_complete, export_slices, slice_bytes},
     {OutputFormat::zarr, require_storable_zarr, require_no_foreign_zarr, require_own_zarr, is_zarr_as_wanted,
      export_zarr, zarr_bytes},
     {OutputFormat::ims, require_any, require_no_foreign_imaris, require_own_imaris, is_imaris_as_wanted,
      export_imaris, zarr_bytes}}};

} // namespace

const OutputFormatRow& output_format(OutputFormat format) {
  return formats.at(static_cast<std::size_t>(format));
}

void require_no_foreign_result(const RunConfig& config, const SliceFiles& files,
                               const mpi::Communicator& ranks) {
  output_format(config.output_format).require_no_foreign(files, ranks);
  if (config.atlas_voxel > 0) {
    require_no_foreign_atlas(atlas_folder(files.folder), ranks);
  }
}

ExportOutcome export_result(const ExportRequest& request, const Checkpoint& checkpoint,
                            const mpi::Communicator& ranks) {
  ExportOutcome outcome = output_format(request.output).write(request, checkpoint, ranks);
  if (!outcome.stopped && outcome.damaged.empty()) {
    export_atlas(request, checkpoint, outcome, ranks);
  }
  return outcome;
}

ExportRequest result_request(const RunConfig& config, const std::filesystem::path& folder,
                             const IntensityMapping& mapping, const CheckpointMetadata& content,
                             const std::string& fingerprint) {
  const SliceFormat format = slice_format(config, mapping, content, fingerprint);
  const bool atlas_asked = config.atlas_voxel == 0 || config.given.contains("atlas-voxel");
  return {.files = output_slices(folder, content, config.slice_names),
          .output = config.output_format,
          .format = format,
          .zarr = zarr_format(config, format, region_begin(content)),
          .replace_others = config.overwrite,
          .companion = config.ome,
          .atlas = atlas_folder(folder),
          .atlas_voxel = atlas_asked ? std::optional(config.atlas_voxel) : std::nullopt};
}

} // namespace lsdeconv
