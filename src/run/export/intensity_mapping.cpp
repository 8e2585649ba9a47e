#include "lsdeconv/run/export/intensity_mapping.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

double full_scale(VoxelType type) {
  return type == VoxelType::float32 ? 1 : largest_sample(type);
}

} // namespace

VoxelType output_voxel_type(const RunConfig& config, VoxelType input) {
  switch (config.output_type) {
  case OutputType::uint8:
    return VoxelType::uint8;
  case OutputType::uint16:
    return VoxelType::uint16;
  case OutputType::float32:
    return VoxelType::float32;
  case OutputType::input:
    break;
  }
  return input;
}

IntensityMapping intensity_mapping(const RunConfig& config, VoxelType type,
                                   const IntensityHistogram& histogram, double background) {
  const double added = config.keep_background ? background : 0;
  IntensityMapping mapping{
      .gain = config.amplify, .offset = config.amplify * added, .type = type, .added_background = added};
  if (config.auto_range == 0) {
    return mapping;
  }
  const double low = histogram.percentile(config.auto_range);
  const double high = histogram.percentile(100 - config.auto_range);
  if (!(high > low)) {
    log::warning("--auto-range ", number_text(config.auto_range), ": both percentiles are ", number_text(low),
                 " counts, there is no range to spread; the slices hold counts");
    return mapping;
  }
  mapping.gain = config.amplify * full_scale(type) / (high - low);
  mapping.offset = -mapping.gain * low;
  mapping.auto_range = config.auto_range;
  return mapping;
}

void require_explicit_range(const RunConfig& config, VoxelType input) {
  const bool ranged = config.auto_range > 0 || config.amplify != 1;
  if (config.output_type == OutputType::uint8 && input != VoxelType::uint8 && !ranged) {
    throw UserError(
        text("--output-type uint8 would clip ", name(input),
             " data at 255 counts; say how to map them: --auto-range 0.1 spreads the range of the "
             "whole volume but for 0.1 % of its voxels at either end, --amplify multiplies"));
  }
}

} // namespace lsdeconv
