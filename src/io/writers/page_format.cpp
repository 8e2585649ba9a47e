#include "page_format.hpp"

#include "ome_xml.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"

namespace lsdeconv {
namespace {

/// The first line of every ImageDescription that ImageJ reads voxel sizes from; it asks for no version.
constexpr std::string_view imagej_mark = "ImageJ=";
constexpr std::string_view imagej_version = "1.53t";

tiff::Resolution resolution(const Spacing3& voxel, bool as_imagej) {
  if (!(voxel.y > 0 && voxel.x > 0)) {
    return {};
  }
  if (as_imagej) {
    return {1 / voxel.y, 1 / voxel.x, tiff::ResolutionUnit::none};
  }
  constexpr double micrometres = 1e4; // in a centimetre
  return {micrometres / voxel.y, micrometres / voxel.x, tiff::ResolutionUnit::centimetre};
}

/// Unit and distance of slices for ImageJ's Image Sequence; empty where the voxel size is unknown.
std::string imagej_lines(const Spacing3& voxel) {
  return voxel.z > 0 ? text(imagej_mark, imagej_version, "\nunit=um\nspacing=", number_text(voxel.z), "\n")
                     : std::string{};
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
      .resolution = resolution(format.voxel, description.starts_with(imagej_mark)),
      .description = description,
      .software = "lsdeconv " + program_version(),
  };
}

std::string series_description(const SliceFormat& format) {
  return imagej_lines(format.voxel) + sample_description(format);
}

std::string sample_description(const SliceFormat& format) {
  const IntensityMapping& mapping = format.mapping;
  const std::string range =
      mapping.auto_range > 0 ? text("\nauto_range_percent=", number_text(mapping.auto_range)) : std::string{};
  const std::string added = mapping.added_background > 0
                                ? text("\nadded_background=", number_text(mapping.added_background))
                                : std::string{};
  return text(format.description, "\ngain=", number_text(mapping.gain),
              "\noffset=", number_text(mapping.offset), added, range, "\ntype=", name(mapping.type),
              "\nflip=", format.flip ? "y" : "none", "\ncompression=", tiff::name(format.compression),
              "\ntile=", format.tile, "\nbigtiff=", format.bigtiff ? "always" : "automatic",
              "\nstored = gain * counts + offset");
}

bool is_own_description(std::string_view description) {
  const bool marked = description.starts_with(slice_mark)
                      || (description.starts_with(imagej_mark)
                          && description.find('\n' + std::string(slice_mark)) != std::string_view::npos);
  return marked || is_own_ome_xml(description);
}

} // namespace lsdeconv
