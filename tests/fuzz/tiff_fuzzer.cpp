/// Hostile TIFFs: whatever the file holds, opening and reading it ends with voxels or with an Error.

#include "fuzz_support.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

namespace lsdeconv {
namespace {

/// What a file may claim is not bounded; what this process reads of it is.
constexpr std::int64_t most_voxels = 1 << 18;

void open_and_read(const std::filesystem::path& path) {
  // The first volume, where there are several: so what describes them is gone through to its end.
  const auto reader =
      open_volume(path, {.choice = {.image = 0, .time = 0, .channel = 0}, .cache_bytes = 1 << 20},
                  testing::single_rank());
  const Extent3 extent = reader->description().extent;
  if (voxel_count(extent) <= most_voxels) {
    Volume<float> voxels(extent);
    reader->read(whole(extent), voxels.view());
  }
}

} // namespace
} // namespace lsdeconv

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  try {
    lsdeconv::open_and_read(lsdeconv::testing::as_file(bytes, size, "input.tif"));
  } catch (const lsdeconv::Error&) {
  }
  return 0;
}
