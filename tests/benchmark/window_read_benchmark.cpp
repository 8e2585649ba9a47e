#include "support/hdf5_sample.hpp"
#include "support/png_sample.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"
#include "support/zarr_sample.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <functional>
#include <iostream>

namespace {

using namespace lsdeconv;
using Json = nlohmann::ordered_json;

constexpr Extent3 extent{48, 2048, 2048};
/// A padded block, and its neighbour along x, which shares all strips with it.
constexpr Box3 window{{4, 700, 600}, {44, 1212, 1112}};
constexpr Index3 neighbour{0, 0, 448};
constexpr int repetitions = 3;

namespace fs = std::filesystem;

struct Storage {
  const char* name;
  /// Writes the volume into a folder and returns the path to open.
  std::function<fs::path(const fs::path& folder, VolumeView<const float> volume)> write;
  std::int64_t cache_bytes;
};

/// Writes each slice with `write`, in files whose names end in `ending`.
template <typename Write>
fs::path write_slices(const fs::path& folder, VolumeView<const float> volume, const char* ending,
                      Write&& write) {
  for (std::int64_t z = 0; z < extent.z; ++z) {
    write(folder / text("img_", z, ending), volume.part({{z, 0, 0}, {z + 1, extent.y, extent.x}}));
  }
  return folder;
}

Storage tiffs_of(const char* name, const testing::TiffStorage& storage, std::int64_t cache_bytes) {
  return {name,
          [storage](const fs::path& folder, VolumeView<const float> volume) {
            return write_slices(folder, volume, ".tif",
                                [&](const fs::path& path, VolumeView<const float> slice) {
                                  testing::write_tiff(path, slice, storage);
                                });
          },
          cache_bytes};
}

Storage pngs_of(const char* name, std::int64_t cache_bytes) {
  return {name,
          [](const fs::path& folder, VolumeView<const float> volume) {
            return write_slices(folder, volume, ".png",
                                [](const fs::path& path, VolumeView<const float> slice) {
                                  testing::write_png(path, slice, {.bits = 16});
                                });
          },
          cache_bytes};
}

Storage zarr_of(const char* name, const testing::ZarrStorage& storage, std::int64_t cache_bytes) {
  return {name,
          [storage](const fs::path& folder, VolumeView<const float> volume) {
            testing::write_zarr(folder / "brain.zarr", volume, VoxelType::uint16, storage);
            return folder / "brain.zarr";
          },
          cache_bytes};
}

Storage bdv_of(const char* name, const testing::Hdf5Storage& storage, std::int64_t cache_bytes) {
  return {name,
          [storage](const fs::path& folder, VolumeView<const float> volume) {
            testing::write_bdv(folder / "brain.h5", volume, storage);
            return folder / "brain.h5";
          },
          cache_bytes};
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
Json measure(const Storage& storage, VolumeView<const float> volume, int threads,
             const mpi::Communicator& world) {
  const testing::TemporaryFolder folder;
  const fs::path path = storage.write(folder.path(), volume);
  Volume<float> voxels(window.extent(), 0.0F);
  double open_seconds = 0;
  double best_first = 1e300;
  double best_second = 1e300;
  ReadStatistics first;
  ReadStatistics second;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto reader = open_volume(path, {.threads = threads, .cache_bytes = storage.cache_bytes}, world);
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
  const zarr::Codec blosc{.kind = zarr::CodecKind::blosc,
                          .blosc = {.codec = "zstd", .level = 3, .sample_bytes = 2}};
  constexpr std::uint16_t deflate = COMPRESSION_ADOBE_DEFLATE;
  const Storage storages[] = {
      tiffs_of("uncompressed, strips of one row", {.strip_rows = 1}, ample),
      tiffs_of("uncompressed, one strip", {.strip_rows = one_strip}, ample),
      tiffs_of("deflate, strips of 16 rows", {.compression = deflate, .strip_rows = 16}, ample),
      tiffs_of("deflate, strips of 16 rows, no cache", {.compression = deflate, .strip_rows = 16}, 0),
      tiffs_of("deflate, one strip", {.compression = deflate, .strip_rows = one_strip}, ample),
      tiffs_of("deflate, tiles of 256", {.compression = deflate, .tile_size = 256}, ample),
      pngs_of("PNG", ample),
      zarr_of("Zarr 2, blosc-zstd, chunks of 64", {.version = 2, .chunk = {64, 64, 64}, .codecs = {blosc}},
              ample),
      zarr_of("Zarr 3, blosc-zstd, chunks of 32 in shards of 512",
              {.chunk = {32, 32, 32}, .chunks_per_shard = {16, 16, 16}, .codecs = {blosc}}, ample),
      zarr_of("Zarr 3, uncompressed, chunks of 64", {.chunk = {64, 64, 64}}, ample),
      bdv_of("HDF5, shuffle and deflate, chunks of 16×64×64",
             {.chunk = {16, 64, 64}, .deflate = 4, .shuffle = true}, ample),
  };
  const Volume<float> volume = testing::patterned(extent);
  Json results = Json::array();
  for (const Storage& storage : storages) {
    results.push_back(measure(storage, volume.view(), 2, world));
  }
  std::cout << Json{{"benchmark", "window_read"},
                    {"volume", text(extent)},
                    {"window", text(window)},
                    {"results", results}}
                   .dump(2)
            << std::endl;
  return 0;
}
