#include "lsdeconv/io/writers/stack_writer.hpp"

#include "page_format.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

namespace lsdeconv {

void write_stack(const std::filesystem::path& path, VolumeView<const float> voxels, const Spacing3& voxel,
                 const std::string& description) {
  const Extent3& extent = voxels.extent();
  const SliceFormat format{.mapping = {.gain = 1, .offset = 0, .type = VoxelType::float32},
                           .compression = TiffCompression::none,
                           .voxel = voxel};
  tiff::Writer writer(path, page_format(extent, format, description), extent.z);
  Volume<float> plane({1, extent.y, extent.x});
  for (std::int64_t z = 0; z < extent.z; ++z) {
    copy(voxels.part({{z, 0, 0}, {z + 1, extent.y, extent.x}}), plane.view());
    writer.write_page(std::as_bytes(std::span(plane.data(), static_cast<std::size_t>(plane.size()))));
  }
  writer.finish().publish();
}

void require_own_tiff(const std::filesystem::path& path, std::string_view mark) {
  require_file_place(path, "--output", "psf.tif");
  const auto is_own = [&](const std::filesystem::path& there) {
    try {
      return tiff::File(there).directory().description.find(mark) != std::string::npos;
    } catch (const Error&) { // no TIFF
      return false;
    }
  };
  require_own_file(path, is_own, "--output");
}

} // namespace lsdeconv
