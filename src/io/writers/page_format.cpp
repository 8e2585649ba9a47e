#include "page_format.hpp"

#include "lsdeconv/core/version.hpp"

namespace lsdeconv {
namespace {

double per_centimetre(double micrometres) {
  return micrometres > 0 ? 1e4 / micrometres : 0;
}

} // namespace

tiff::PageFormat page_format(const Extent3& extent, const SliceFormat& format) {
  const VoxelType type = format.mapping.type;
  return {
      .height = extent.y,
      .width = extent.x,
      .bits = static_cast<int>(8 * bytes_per_voxel(type)),
      .kind =
          type == VoxelType::float32 ? tiff::SampleKind::floating_point : tiff::SampleKind::unsigned_integer,
      .deflate = format.compression == TiffCompression::deflate,
      .rows_per_centimetre = per_centimetre(format.voxel.y),
      .columns_per_centimetre = per_centimetre(format.voxel.x),
      .description = format.description,
      .software = "lsdeconv " + program_version(),
  };
}

} // namespace lsdeconv
