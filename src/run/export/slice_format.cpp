#include "lsdeconv/run/export/slice_format.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/run/export/intensity_mapping.hpp"

#include <charconv>

namespace lsdeconv {
namespace {

/// The parameters of a run, as its checkpoint holds them, that its slices tell of.
RunConfig stored_parameters(const CheckpointMetadata& content) {
  RunConfig config;
  for (const char* name : {"dxy", "dz", "roi", "offset", "offset-image", "read-noise", "gain"}) {
    const auto found = content.parameters.find(name);
    if (found != content.parameters.end() && !found->second.empty()) {
      set_parameter(config, name, found->second);
    }
  }
  return config;
}

Index3 region_begin(const RunConfig& config) {
  return config.roi ? config.roi->begin : Index3{};
}

/// Lines on where the voxels come from and what was taken off their counts.
std::string origin_lines(const RunConfig& run, const CheckpointMetadata& content) {
  const Index3 begin = region_begin(run);
  const std::optional<double> background = subtracted_background(content);
  return text("\nregion_begin_zyx=", begin.z, ' ', begin.y, ' ', begin.x,
              "\nsubtracted_camera_offset=", run.offset_image.empty() ? number_text(run.offset) : "image",
              "\nsubtracted_background=", background ? number_text(*background) : "unknown");
}

/// How samples are stored, without what they are.
SliceFormat stored_as(const RunConfig& config, const IntensityMapping& mapping) {
  return {.mapping = mapping,
          .flip = config.flip,
          .compression = config.compression,
          .tile = config.tile_size,
          .bigtiff = config.bigtiff == BigTiffChoice::always};
}

} // namespace

Index3 region_begin(const CheckpointMetadata& content) {
  return region_begin(stored_parameters(content));
}

std::optional<double> subtracted_background(const CheckpointMetadata& content) {
  const auto found = content.run.find("background");
  const std::string number = found == content.run.end() ? "" : found->second;
  double level = 0;
  if (std::from_chars(number.data(), number.data() + number.size(), level).ec != std::errc{}) {
    return {};
  }
  // What the run takes off stands for read noise, too, which it has added before.
  return static_cast<float>(level) - snyder_shift(stored_parameters(content));
}

SliceFiles output_slices(const std::filesystem::path& folder, const RunConfig& config,
                         const VolumeDescription& input) {
  return slice_files(folder, input.files, region_begin(config).z, input.extent.z, config.slice_names);
}

SliceFiles output_slices(const std::filesystem::path& folder, const CheckpointMetadata& content,
                         SliceNaming naming) {
  return slice_files(folder, content.inputs, region_begin(content).z, content.volume.z, naming);
}

SliceFormat slice_format(const RunConfig& config, const IntensityMapping& mapping,
                         const CheckpointMetadata& content, const std::string& fingerprint) {
  const RunConfig run = stored_parameters(content);
  SliceFormat format = stored_as(config, mapping);
  format.voxel = {run.dz, run.dxy, run.dxy};
  const std::string files = files_digest(content.inputs);
  format.description = text(
      slice_mark, program_version(), "\n", run_entry, "=", fingerprint, "\n", recipe_entry, "=",
      recipe(content.parameters, content.run, content.psf.view()), "\n", storage_entry, "=", storage(config),
      files.empty() ? "" : text("\n", files_entry, "=", files), origin_lines(run, content));
  return format;
}

void require_storable(const RunConfig& config, const Extent3& extent, VoxelType input) {
  if (!tiff::can_write(config.compression)) {
    throw UserError(text("--compression ", tiff::name(config.compression),
                         ": the libtiff of this machine was built without it; take deflate or none"));
  }
  const SliceFormat format = stored_as(config, {.type = output_voxel_type(config, input)});
  if (config.bigtiff == BigTiffChoice::never && needs_bigtiff(extent, format)) {
    throw UserError(text("--bigtiff no: slices of ", extent.y, "×", extent.x,
                         " pixels do not fit into the 4 GiB of classic TIFF; leave it at auto"));
  }
}

} // namespace lsdeconv
