#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>

namespace {

using namespace lsdeconv;
using Json = nlohmann::ordered_json;

constexpr Extent3 extent{48, 2048, 2048};
/// A padded block, and its neighbour along x, which shares all strips with it.
constexpr Box3 window{{4, 700, 600}, {44, 1212, 1112}};
constexpr Index3 neighbour{0, 0, 448};
constexpr int repetitions = 3;

struct Storage {
  const char* name;
  testing::TiffStorage tiff;
  std::int64_t cache_bytes;
};

void write_series(const std::filesystem::path& folder, const testing::TiffStorage& storage) {
  const Volume<float> noise = testing::patterned({1, extent.y, extent.x});
  for (std::int64_t z = 0; z < extent.z; ++z) {
    testing::write_tiff(folder / text("img_", z, ".tif"), noise.view(), storage);
  }
}

double seconds_of_read(VolumeReader& reader, const Box3& box, VolumeView<float> voxels) {
  const auto start = std::chrono::steady_clock::now();
  reader.read(box, voxels);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Json figures(const ReadStatistics& after, const ReadStatistics& before, double seconds) {
  const double voxel_bytes = 2.0 * static_cast<double>(window.voxels());
  return {{"units_decoded", after.chunks_decoded - before.chunks_decoded},
          {"units_reused", after.chunks_reused - before.chunks_reused},
          {"bytes_read", after.bytes_read - before.bytes_read},
          {"bytes_decoded", after.bytes_decoded - before.bytes_decoded},
          {"seconds", seconds},
          {"window_megabytes_per_second", voxel_bytes / seconds / 1e6},
          {"decoded_megabytes_per_second",
           static_cast<double>(after.bytes_decoded - before.bytes_decoded) / seconds / 1e6}};
}

/// The fastest of some readings of a window and then of its neighbour, each with a reader of its own; files
/// come from the page cache.
Json measure(const Storage& storage, int threads, const mpi::Communicator& world) {
  const testing::TemporaryFolder folder;
  write_series(folder.path(), storage.tiff);
  Volume<float> voxels(window.extent(), 0.0F);
  double open_seconds = 0;
  double best_first = 1e300;
  double best_second = 1e300;
  ReadStatistics first;
  ReadStatistics second;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto reader =
        open_volume(folder.path(), {.threads = threads, .cache_bytes = storage.cache_bytes}, world);
    open_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    best_first = std::min(best_first, seconds_of_read(*reader, window, voxels.view()));
    first = reader->statistics();
    best_second = std::min(best_second, seconds_of_read(*reader, window.shifted(neighbour), voxels.view()));
    second = reader->statistics();
  }
  return {{"storage", storage.name},
          {"threads", threads},
          {"cache_bytes", storage.cache_bytes},
          {"open_seconds_per_slice", open_seconds / static_cast<double>(extent.z)},
          {"window", figures(first, {}, best_first)},
          {"neighbour", figures(second, first, best_second)}};
}

} // namespace

/// window_read_benchmark > window_read.json
int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator world = mpi::Communicator::world();
  constexpr std::int64_t ample = std::int64_t{1} << 30;
  const auto one_strip = static_cast<std::uint32_t>(extent.y);
  const Storage storages[] = {
      {"uncompressed, strips of one row", {.strip_rows = 1}, ample},
      {"uncompressed, one strip", {.strip_rows = one_strip}, ample},
      {"deflate, strips of 16 rows", {.compression = COMPRESSION_ADOBE_DEFLATE, .strip_rows = 16}, ample},
      {"deflate, strips of 16 rows, no cache",
       {.compression = COMPRESSION_ADOBE_DEFLATE, .strip_rows = 16},
       0},
      {"deflate, one strip", {.compression = COMPRESSION_ADOBE_DEFLATE, .strip_rows = one_strip}, ample},
      {"deflate, tiles of 256", {.compression = COMPRESSION_ADOBE_DEFLATE, .tile_size = 256}, ample},
  };
  Json results = Json::array();
  for (const Storage& storage : storages) {
    results.push_back(measure(storage, 2, world));
  }
  std::cout << Json{{"benchmark", "window_read"},
                    {"volume", text(extent)},
                    {"window", text(window)},
                    {"results", results}}
                   .dump(2)
            << std::endl;
  return 0;
}
