#include "page_format.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"

namespace lsdeconv {
namespace {

double per_centimetre(double micrometres) {
  return micrometres > 0 ? 1e4 / micrometres : 0;
}

} // namespace

tiff::PageFormat page_format(const Extent3& extent, const SliceFormat& format,
                             const std::string& description) {
  const VoxelType type = format.mapping.type;
  return {
      .height = extent.y,
      .width = extent.x,
      .bits = static_cast<int>(8 * bytes_per_voxel(type)),
      .kind =
          type == VoxelType::float32 ? tiff::SampleKind::floating_point : tiff::SampleKind::unsigned_integer,
      .compression = format.compression,
      .tile = format.tile,
      .bigtiff = format.bigtiff,
      .rows_per_centimetre = per_centimetre(format.voxel.y),
      .columns_per_centimetre = per_centimetre(format.voxel.x),
      .description = description,
      .software = "lsdeconv " + program_version(),
  };
}

std::string series_description(const SliceFormat& format) {
  const IntensityMapping& mapping = format.mapping;
  const std::string range =
      mapping.auto_range > 0 ? text("\nauto_range_percent=", number_text(mapping.auto_range)) : std::string{};
  return text(format.description, "\ngain=", number_text(mapping.gain),
              "\noffset=", number_text(mapping.offset), range, "\ntype=", name(mapping.type),
              "\nflip=", format.flip ? "y" : "none", "\ncompression=", tiff::name(format.compression),
              "\ntile=", format.tile, "\nbigtiff=", format.bigtiff ? "always" : "automatic",
              "\nstored = gain * counts + offset");
}

} // namespace lsdeconv
