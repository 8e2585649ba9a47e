#include "lsdeconv/io/writers/volume_file.hpp"

#include "ome_xml.hpp"
#include "page_format.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/writers/stored_samples.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

namespace lsdeconv {
namespace {

/// Whether the file has such pages; the description says how many.
bool is_there(const std::filesystem::path& path, const tiff::PageFormat& wanted) {
  if (!std::filesystem::exists(path)) {
    return false;
  }
  try {
    const tiff::Directory first = tiff::File(path).directory();
    return first.description == wanted.description && first.bits == wanted.bits && first.kind == wanted.kind
           && first.height == wanted.height && first.width == wanted.width;
  } catch (const Error&) {
    return false;
  }
}

} // namespace

VolumeFile write_volume_file(const std::filesystem::path& path, VolumeView<const float> voxels,
                             const SliceFormat& format) {
  const Extent3& extent = voxels.extent();
  const std::string xml = ome_xml({.volume = extent,
                                   .type = format.mapping.type,
                                   .voxel = format.voxel,
                                   .description = sample_description(format),
                                   .files = {}});
  const tiff::PageFormat page = page_format(extent, format, xml);
  if (is_there(path, page)) {
    return VolumeFile::kept;
  }
  if (is_volume_file_foreign(path)) {
    throw UserError(text(path.string(), " was not written by this program and is left as it is; move it "
                                        "away, or give --atlas-voxel off"));
  }
  tiff::Writer writer(path, page, extent.z);
  for (std::int64_t z = 0; z < extent.z; ++z) {
    writer.write_page(
        stored_samples(voxels.part({{z, 0, 0}, {z + 1, extent.y, extent.x}}), format.mapping, format.flip)
            .bytes);
  }
  writer.finish().publish();
  return VolumeFile::written;
}

bool is_volume_file_foreign(const std::filesystem::path& path) {
  return std::filesystem::exists(std::filesystem::symlink_status(path)) && !read_slice_description(path);
}

} // namespace lsdeconv
