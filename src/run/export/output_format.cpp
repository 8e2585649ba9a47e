#include "lsdeconv/run/export/output_format.hpp"

#include "imaris_export.hpp"
#include "zarr_export.hpp"
#include "zarr_place.hpp"

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

ExportRequest result_request(const RunConfig& config, const std::filesystem::path& folder,
                             const IntensityMapping& mapping, const CheckpointMetadata& content,
                             const std::string& fingerprint) {
  const SliceFormat format = slice_format(config, mapping, content, fingerprint);
  return {.files = output_slices(folder, content, config.slice_names),
          .output = config.output_format,
          .format = format,
          .zarr = zarr_format(config, format, region_begin(content)),
          .replace_others = config.overwrite,
          .companion = config.ome};
}

} // namespace lsdeconv
