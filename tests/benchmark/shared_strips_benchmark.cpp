#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/sys/mpi/shared_window.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>

namespace {

using namespace lsdeconv;
using Json = nlohmann::ordered_json;

constexpr Extent3 extent{32, 1024, 2048};
/// Blocks of one row, as the ranks of a node read them in turn: they share all strips.
constexpr Box3 first_window{{2, 200, 0}, {30, 760, 320}};
constexpr std::int64_t blocks = 8;
constexpr std::int64_t step = 240;
constexpr int repetitions = 5;
constexpr std::int64_t cache_bytes = std::int64_t{256} << 20;

struct Reading {
  double seconds = 0; ///< Of the slowest rank.
  std::int64_t chunks_decoded = 0;
  std::int64_t chunks_from_others = 0;
};

Reading read_row(VolumeReader& reader, const mpi::Communicator& world) {
  Volume<float> voxels(first_window.extent(), 0.0F);
  const ReadStatistics before = reader.statistics();
  world.barrier();
  const auto start = std::chrono::steady_clock::now();
  for (std::int64_t block = world.rank().value; block < blocks; block += world.size()) {
    reader.read(first_window.shifted({0, 0, block * step}), voxels.view());
  }
  const double mine = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const std::vector<double> all = world.all_gather(std::vector<double>{mine});
  const ReadStatistics after = reader.statistics();
  return {*std::max_element(all.begin(), all.end()), world.sum(after.chunks_decoded - before.chunks_decoded),
          world.sum(after.chunks_from_others - before.chunks_from_others)};
}

/// A fresh cache for every repetition.
Reading read_with(bool shared, VolumeReader& reader, const mpi::Communicator& world) {
  if (!shared) {
    reader.keep_chunks_in({.own_bytes = cache_bytes / world.size()});
    return read_row(reader, world);
  }
  mpi::SharedWindow window(world, cache_bytes);
  if (window.bytes().empty()) {
    throw Error(window.shortage());
  }
  reader.keep_chunks_in({.shared = window.bytes(), .rank = world.rank().value, .ranks = world.size()});
  const Reading reading = read_row(reader, world);
  reader.keep_chunks_in({});
  window.close();
  return reading;
}

Json figures(std::vector<Reading> readings) {
  std::sort(readings.begin(), readings.end(),
            [](const Reading& a, const Reading& b) { return a.seconds < b.seconds; });
  const Reading& median = readings[readings.size() / 2];
  return {{"seconds_median", median.seconds},
          {"seconds_least", readings.front().seconds},
          {"seconds_most", readings.back().seconds},
          {"units_decoded", median.chunks_decoded},
          {"units_from_other_ranks", median.chunks_from_others}};
}

/// Private and shared caches by turns.
Json measure(const char* name, const testing::TiffStorage& storage, const mpi::Communicator& world) {
  std::unique_ptr<testing::TemporaryFolder> folder;
  const std::string path = world.on_root([&] {
    folder = std::make_unique<testing::TemporaryFolder>();
    const Volume<float> slice = testing::patterned({1, extent.y, extent.x});
    for (std::int64_t z = 0; z < extent.z; ++z) {
      testing::write_tiff(folder->path() / text("img_", z, ".tif"), slice.view(), storage);
    }
    return folder->path().string();
  });
  const auto reader = open_volume(path, {.threads = 1}, world);
  std::vector<Reading> apart;
  std::vector<Reading> shared;
  for (int i = 0; i < repetitions; ++i) {
    apart.push_back(read_with(false, *reader, world));
    shared.push_back(read_with(true, *reader, world));
  }
  world.barrier();
  const Json private_caches = figures(apart);
  const Json shared_cache = figures(shared);
  return {{"storage", name},
          {"private", private_caches},
          {"shared", shared_cache},
          {"private_over_shared",
           private_caches["seconds_median"].get<double>() / shared_cache["seconds_median"].get<double>()}};
}

} // namespace

/// mpirun -n 2 shared_strips_benchmark > shared_strips.json
int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator world = mpi::Communicator::world();
  const Json results{
      measure("deflate, strips of 16 rows", {.compression = COMPRESSION_ADOBE_DEFLATE, .strip_rows = 16},
              world),
      measure("deflate, tiles of 256", {.compression = COMPRESSION_ADOBE_DEFLATE, .tile_size = 256}, world),
      measure("uncompressed, strips of 16 rows", {.strip_rows = 16}, world)};
  if (world.is_root()) {
    std::cout << Json{{"benchmark", "shared_strips"}, {"ranks", world.size()},
                      {"volume", text(extent)},       {"blocks", blocks},
                      {"repetitions", repetitions},   {"results", results}}
                     .dump(2)
              << std::endl;
  }
  return 0;
}
