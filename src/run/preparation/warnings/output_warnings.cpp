#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Percent at either end; more than 2 is no correction of outliers any more. 0.1 is usual.
constexpr double most_cut = 2;

std::string about_range(const RunConfig& config) {
  return config.auto_range <= most_cut
             ? std::string()
             : text("--auto-range ", number_text(config.auto_range), " makes the darkest and the brightest ",
                    number_text(config.auto_range),
                    " % of all voxels alike, black and white, in the result: 0.1 is usual");
}

/// Fewer grey levels than an eye tells apart; only where the user asks for less than the counts, or where the
/// counts are of another kind, as in images from 0 to 1.
std::string about_levels(const RunConfig& config, const IntensityScale& scale, VoxelType input) {
  constexpr double least_levels = 16;
  const VoxelType type = output_voxel_type(config, input);
  const double brightest = config.amplify * static_cast<double>(scale.brightest);
  const bool scaled = config.amplify < 1 || input == VoxelType::float32;
  return type == VoxelType::float32 || config.auto_range > 0 || !scaled || brightest <= 0
                 || brightest >= least_levels
             ? std::string()
             : text("the brightest voxel that was sampled will be stored as ", short_text(brightest), " of ",
                    largest_sample(type),
                    config.amplify < 1 ? text(" with --amplify ", number_text(config.amplify)) : "",
                    ": give --auto-range 0.1, --output-type float32 or a larger --amplify");
}

std::string about_tiles(const RunConfig& config, const Extent3& volume) {
  const std::int64_t side = std::max(volume.y, volume.x);
  return config.tile_size <= 2 * side
             ? std::string()
             : text("--tile-size ", config.tile_size, " is far larger than slices of ", volume.y, "×",
                    volume.x, ", which are padded to it: 256 suits viewers");
}

/// A file for each chunk of OME-Zarr 0.4 or shard of 0.5; file systems slow down with millions in a folder.
std::string about_files(const RunConfig& config, const Extent3& volume) {
  constexpr double most_files = 2e6;
  const bool shards = config.zarr_version == ZarrVersion::v0_5;
  const int edge = shards ? config.zarr_shard : config.zarr_chunk;
  if (config.output_format != OutputFormat::zarr || edge == 0) {
    return {};
  }
  double files = 1;
  for (int axis = 0; axis < axes; ++axis) {
    files *= static_cast<double>(ceil_div(volume[axis], edge));
  }
  return files <= most_files ? std::string()
                             : text("the result would be ", short_text(files), " files of ", edge,
                                    " voxels' edge, which file systems bear badly: give a larger ",
                                    shards ? "--zarr-shard" : "--zarr-chunk");
}

} // namespace

std::vector<std::string> output_warnings(const RunConfig& config, const IntensityScale& scale,
                                         VoxelType input, const Extent3& volume) {
  std::vector<std::string> all{about_range(config), about_levels(config, scale, input),
                               about_tiles(config, volume), about_files(config, volume)};
  std::erase(all, "");
  return all;
}

std::string clipping_warning(const Saturation& saturation, const IntensityMapping& mapping,
                             std::int64_t voxels) {
  constexpr double least_share = 1e-3;
  constexpr double of_range = 1.1; // a percentile is known to the width of a bin of the histogram
  const double asked = of_range * 2 * std::min(mapping.auto_range, most_cut) / 100;
  const double share =
      static_cast<double>(saturation.total()) / static_cast<double>(std::max<std::int64_t>(1, voxels));
  if (share <= std::max(least_share, asked)) {
    return {};
  }
  return text(percent_text(share), " of the voxels of the result are clipped (",
              percent_text(static_cast<double>(saturation.above) / static_cast<double>(voxels)),
              " at the largest sample of ", name(mapping.type), ", ",
              percent_text(static_cast<double>(saturation.below) / static_cast<double>(voxels)),
              " at 0): write it again with lsdeconv export and ",
              mapping.auto_range > 0 ? "a smaller --auto-range, 0.1 is usual"
              : mapping.gain > 1     ? "a smaller --amplify, or --auto-range 0.1"
                                     : "--output-type float32, or --auto-range 0.1");
}

} // namespace lsdeconv
