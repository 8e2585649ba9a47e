#include "bare_readers.hpp"
#include "beside_bare.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/sys/mpi/shared_window.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>

namespace {

using namespace lsdeconv;
using Json = nlohmann::ordered_json;

/// Blocks of one row, as the ranks of a node read them in turn: they share all strips.
struct Row {
  Extent3 volume;
  Box3 first;
  std::int64_t blocks;
  std::int64_t step;
};
constexpr Row usual{{32, 1024, 2048}, {{2, 200, 0}, {30, 760, 320}}, 8, 240};
constexpr Row small{{4, 128, 256}, {{1, 20, 0}, {3, 100, 80}}, 4, 50};
constexpr int repetitions = 5;
constexpr std::int64_t cache_bytes = std::int64_t{256} << 20;

struct Reading {
  double seconds = 0; ///< Of the slowest rank.
  std::int64_t chunks_decoded = 0;
  std::int64_t chunks_from_others = 0;
};

double most(double mine, const mpi::Communicator& world) {
  const std::vector<double> all = world.all_gather(std::vector<double>{mine});
  return *std::max_element(all.begin(), all.end());
}

Reading read_row(const Row& row, VolumeReader& reader, const mpi::Communicator& world) {
  Volume<float> voxels(row.first.extent(), 0.0F);
  const ReadStatistics before = reader.statistics();
  world.barrier();
  const double mine = testing::seconds_of([&] {
    for (std::int64_t block = world.rank().value; block < row.blocks; block += world.size()) {
      reader.read(row.first.shifted({0, 0, block * row.step}), voxels.view());
    }
  });
  const ReadStatistics after = reader.statistics();
  return {most(mine, world), world.sum(after.chunks_decoded - before.chunks_decoded),
          world.sum(after.chunks_from_others - before.chunks_from_others)};
}

/// The least that there is to do: each strip is decoded once, by libtiff alone, every slice by one rank.
double read_once(const Row& row, const std::filesystem::path& folder, const mpi::Communicator& world) {
  Box3 all = row.first;
  all.end.x += (row.blocks - 1) * row.step;
  world.barrier();
  const double mine = testing::seconds_of([&] {
    for (std::int64_t z = all.begin.z + world.rank().value; z < all.end.z; z += world.size()) {
      testing::read_with_libtiff(folder / text("img_", z, ".tif"), all);
    }
  });
  return most(mine, world);
}

/// A fresh cache for every repetition.
Reading read_with(bool shared, const Row& row, VolumeReader& reader, const mpi::Communicator& world) {
  if (!shared) {
    reader.keep_chunks_in({.own_bytes = cache_bytes / world.size()});
    return read_row(row, reader, world);
  }
  mpi::SharedWindow window(world, cache_bytes);
  if (window.bytes().empty()) {
    throw Error(window.shortage());
  }
  reader.keep_chunks_in({.shared = window.bytes(), .rank = world.rank().value, .ranks = world.size()});
  const Reading reading = read_row(row, reader, world);
  reader.keep_chunks_in({});
  window.close();
  return reading;
}

/// `bare`: seconds of each repetition.
Json figures(const std::vector<Reading>& readings, const std::vector<double>& bare) {
  std::vector<testing::Pair> pairs;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    pairs.push_back({readings[i].seconds, bare[i]});
  }
  const testing::Pair median = testing::middle(pairs);
  return {{"seconds", median.own},
          {"bare_seconds", median.bare},
          {"ratio", median.ratio()},
          {"units_decoded", readings.back().chunks_decoded},
          {"units_from_other_ranks", readings.back().chunks_from_others}};
}

/// Private caches, a shared one and libtiff alone by turns.
Json measure(const char* name, const Row& row, const testing::TiffStorage& storage,
             const mpi::Communicator& world) {
  std::unique_ptr<testing::TemporaryFolder> folder;
  const std::string path = world.on_root([&] {
    folder = std::make_unique<testing::TemporaryFolder>();
    const Volume<float> slice = testing::patterned({1, row.volume.y, row.volume.x});
    for (std::int64_t z = 0; z < row.volume.z; ++z) {
      testing::write_tiff(folder->path() / text("img_", z, ".tif"), slice.view(), storage);
    }
    return folder->path().string();
  });
  const auto reader = open_volume(path, {.threads = 1}, world);
  std::vector<Reading> apart;
  std::vector<Reading> shared;
  std::vector<double> bare;
  for (int i = 0; i < repetitions; ++i) {
    apart.push_back(read_with(false, row, *reader, world));
    shared.push_back(read_with(true, row, *reader, world));
    bare.push_back(read_once(row, path, world));
  }
  world.barrier();
  return {{"storage", name}, {"private", figures(apart, bare)}, {"shared", figures(shared, bare)}};
}

} // namespace

/// mpirun -n 2 shared_strips_benchmark > shared_strips.json
int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator world = mpi::Communicator::world();
  const Row& row = testing::in_small(argc, argv) ? small : usual;
  constexpr std::uint16_t deflate = COMPRESSION_ADOBE_DEFLATE;
  const Json results{
      measure("deflate, strips of 16 rows", row, {.compression = deflate, .strip_rows = 16}, world),
      measure("deflate, tiles of 256", row, {.compression = deflate, .tile_size = 256}, world),
      measure("uncompressed, strips of 16 rows", row, {.strip_rows = 16}, world)};
  if (world.is_root()) {
    std::cout << Json{{"benchmark", "shared_strips"}, {"ranks", world.size()},
                      {"volume", text(row.volume)},   {"blocks", row.blocks},
                      {"repetitions", repetitions},   {"results", results}}
                     .dump(2)
              << std::endl;
  }
  return 0;
}
