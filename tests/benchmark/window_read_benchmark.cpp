#include "bare_readers.hpp"
#include "beside_bare.hpp"
#include "support/hdf5_sample.hpp"
#include "support/png_sample.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"
#include "support/zarr_sample.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <iostream>

namespace {

using namespace lsdeconv;
using Json = nlohmann::ordered_json;

constexpr int repetitions = 3;
constexpr int threads = 2;

/// A padded block of a volume, and its neighbour along x, which shares all strips with it.
struct Windows {
  Extent3 volume;
  Box3 first;
  Index3 to_neighbour;
};
constexpr Windows usual{{48, 2048, 2048}, {{4, 700, 600}, {44, 1212, 1112}}, {0, 0, 448}};
constexpr Windows small{{18, 128, 128}, {{1, 40, 30}, {17, 70, 60}}, {0, 0, 25}};

namespace fs = std::filesystem;

struct Storage {
  const char* name;
  /// Writes the volume into a folder and returns the path to open.
  std::function<fs::path(const fs::path& folder, VolumeView<const float> volume)> write;
  /// Decodes what a window touches with the library of the format alone.
  std::function<void(const fs::path& path, const Box3& window)> bare;
  std::int64_t cache_bytes;
};

/// Reads each slice of a window with `read`, on as many threads.
template <typename Read>
auto slice_by_slice(const char* ending, Read&& read) {
  return [ending, read](const fs::path& folder, const Box3& window) {
    parallel_for(window.extent().z, threads,
                 [&](std::int64_t z) { read(folder / text("img_", window.begin.z + z, ending), window); });
  };
}

/// Writes each slice with `write`, in files whose names end in `ending`.
template <typename Write>
fs::path write_slices(const fs::path& folder, VolumeView<const float> volume, const char* ending,
                      Write&& write) {
  const Extent3& e = volume.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    write(folder / text("img_", z, ending), volume.part({{z, 0, 0}, {z + 1, e.y, e.x}}));
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
          slice_by_slice(".tif", testing::read_with_libtiff), cache_bytes};
}

Storage pngs_of(const char* name, std::int64_t cache_bytes) {
  return {name,
          [](const fs::path& folder, VolumeView<const float> volume) {
            return write_slices(folder, volume, ".png",
                                [](const fs::path& path, VolumeView<const float> slice) {
                                  testing::write_png(path, slice, {.bits = 16});
                                });
          },
          slice_by_slice(".png", testing::read_with_libpng), cache_bytes};
}

Storage zarr_of(const char* name, const testing::ZarrStorage& storage, std::int64_t cache_bytes) {
  return {name,
          [storage](const fs::path& folder, VolumeView<const float> volume) {
            testing::write_zarr(folder / "brain.zarr", volume, VoxelType::uint16, storage);
            return folder / "brain.zarr";
          },
          [](const fs::path& path, const Box3& window) {
            testing::read_chunks(zarr::ArrayReader(zarr::Root(path), "0"), window);
          },
          cache_bytes};
}

Storage bdv_of(const char* name, const testing::Hdf5Storage& storage, std::int64_t cache_bytes) {
  return {name,
          [storage](const fs::path& folder, VolumeView<const float> volume) {
            testing::write_bdv(folder / "brain.h5", volume, storage);
            return folder / "brain.h5";
          },
          [](const fs::path& path, const Box3& window) {
            testing::read_with_hdf5(path, "t00000/s00/0/cells", window);
          },
          cache_bytes};
}

Json figures(const ReadStatistics& after, const ReadStatistics& before, const testing::Pair& seconds,
             const Box3& window) {
  const double window_bytes = 2.0 * static_cast<double>(window.voxels());
  const auto decoded = static_cast<double>(after.bytes_decoded - before.bytes_decoded);
  return {{"units_decoded", after.chunks_decoded - before.chunks_decoded},
          {"units_reused", after.chunks_reused - before.chunks_reused},
          {"bytes_read", after.bytes_read - before.bytes_read},
          {"bytes_decoded", after.bytes_decoded - before.bytes_decoded},
          {"seconds", seconds.own},
          {"bare_seconds", seconds.bare},
          {"ratio", seconds.ratio()},
          {"window_megabytes_per_second", window_bytes / seconds.own / 1e6},
          {"decoded_megabytes_per_second", decoded / seconds.own / 1e6}};
}

/// A window and then its neighbour, each repetition with a reader of its own, beside the library alone; files
/// come from the page cache.
Json measure(const Storage& storage, VolumeView<const float> volume, const Windows& windows,
             const mpi::Communicator& world) {
  const testing::TemporaryFolder folder;
  const fs::path path = storage.write(folder.path(), volume);
  const Box3 boxes[] = {windows.first, windows.first.shifted(windows.to_neighbour)};
  Volume<float> voxels(windows.first.extent(), 0.0F);
  double open_seconds = 0;
  std::vector<testing::Pair> pairs[2];
  ReadStatistics after[2];
  for (int i = 0; i < repetitions; ++i) {
    std::unique_ptr<VolumeReader> reader;
    open_seconds = testing::seconds_of(
        [&] { reader = open_volume(path, {.threads = threads, .cache_bytes = storage.cache_bytes}, world); });
    for (const int k : {0, 1}) {
      pairs[k].push_back({.own = testing::seconds_of([&] { reader->read(boxes[k], voxels.view()); })});
      after[k] = reader->statistics();
    }
    reader.reset(); // HDF5 opens a file once, in one way
    for (const int k : {0, 1}) {
      pairs[k].back().bare = testing::seconds_of([&] { storage.bare(path, boxes[k]); });
    }
  }
  return {{"storage", storage.name},
          {"threads", threads},
          {"cache_bytes", storage.cache_bytes},
          {"microseconds_to_open_a_slice", 1e6 * open_seconds / static_cast<double>(windows.volume.z)},
          {"window", figures(after[0], {}, testing::middle(pairs[0]), boxes[0])},
          {"neighbour", figures(after[1], after[0], testing::middle(pairs[1]), boxes[1])}};
}

} // namespace

/// window_read_benchmark > window_read.json: windows of a volume in many storages, beside what the library of
/// the format takes to decode the same strips, tiles or chunks into memory that it forgets.
int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator world = mpi::Communicator::world();
  constexpr std::int64_t ample = std::int64_t{1} << 30;
  const Windows& windows = testing::in_small(argc, argv) ? small : usual;
  const auto one_strip = static_cast<std::uint32_t>(windows.volume.y);
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
  const Volume<float> volume = testing::patterned(windows.volume);
  Json results = Json::array();
  for (const Storage& storage : storages) {
    results.push_back(measure(storage, volume.view(), windows, world));
  }
  std::cout << Json{{"benchmark", "window_read"},
                    {"volume", text(windows.volume)},
                    {"window", text(windows.first)},
                    {"results", results}}
                   .dump(2)
            << std::endl;
  return 0;
}
