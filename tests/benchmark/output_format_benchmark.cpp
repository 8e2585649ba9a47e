/// The same volume as TIFF slices and as OME-Zarr, written from a checkpoint and read back on one thread,
/// beside writing and reading the same files by system calls alone, and packing beside Zstandard alone:
/// seconds, rates in MB of samples per second, and how much smaller the files are than the samples.

#include "beside_bare.hpp"
#include "plain_file.hpp"
#include "run/export/zarr_export.hpp"
#include "run/export/zarr_place.hpp"
#include "support/checkpoint_sample.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/run/export/output_format.hpp"
#include "lsdeconv/sys/compression/compression.hpp"
#include "lsdeconv/zarr/array_reader.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <iostream>
#include <random>

namespace {

using namespace lsdeconv;

constexpr int repetitions = 3;

struct Case {
  Extent3 volume;
  Extent3 core;
};
constexpr Case usual{{192, 768, 768}, {64, 384, 384}};
constexpr Case small{{8, 96, 96}, {8, 48, 96}};

/// Counts like those of a deconvolved brain: a dark background with some noise, a tenth of it brighter
/// tissue.
Volume<float> counts(const Extent3& volume) {
  Volume<float> voxels(volume);
  std::mt19937 random(7);
  std::normal_distribution<float> noise(0, 1);
  for (std::int64_t i = 0; i < voxels.size(); ++i) {
    const Index3 at = position_of(i, volume);
    const double wave = std::sin(static_cast<double>(at.x) / 40) * std::sin(static_cast<double>(at.y) / 55)
                        * std::sin(static_cast<double>(at.z) / 30);
    const auto mean = static_cast<float>(wave > 0.5 ? 2000 * wave : 30);
    voxels.data()[i] = std::max(0.0F, mean + 1.5F * std::sqrt(mean) * noise(random));
  }
  return voxels;
}

Checkpoint finished(const std::filesystem::path& path, const Case& sizes, const mpi::Communicator& self) {
  Checkpoint::create(path, testing::sample_content(sizes.volume, sizes.core));
  Checkpoint checkpoint(path, self, Checkpoint::Access::write);
  const Volume<float> voxels = counts(sizes.volume);
  for (std::int64_t id = 0; id < checkpoint.block_count(); ++id) {
    const VolumeView<const float> part = voxels.view().part(checkpoint.core(BlockId(id)));
    checkpoint.write(BlockId(id), part, statistics_of(part));
    checkpoint.mark_done({BlockId(id)});
  }
  return checkpoint;
}

std::vector<std::vector<std::byte>> files_below(const std::filesystem::path& folder) {
  std::vector<std::vector<std::byte>> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files.push_back(testing::plainly_read(entry.path()));
    }
  }
  return files;
}

void write_plainly(const std::vector<std::vector<std::byte>>& files, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const testing::PlainFile file(folder / std::to_string(i));
    file.append(files[i].data(), files[i].size());
  }
}

void read_slices(const std::filesystem::path& folder, const mpi::Communicator& self) {
  const auto reader = open_volume(folder, {.cache_bytes = 1 << 26}, self);
  const Extent3 e = reader->description().extent;
  Volume<float> plane({1, e.y, e.x});
  for (std::int64_t z = 0; z < e.z; ++z) {
    reader->read({{z, 0, 0}, {z + 1, e.y, e.x}}, plane.view());
  }
}

void read_image(const std::filesystem::path& folder) {
  const zarr::ArrayReader array(zarr::Root(zarr_image_path(folder)), "0");
  const zarr::Shape grid = zarr::file_grid(array.metadata());
  compression::Bytes samples(static_cast<std::size_t>(zarr::chunk_bytes(array.metadata())));
  for (std::int64_t number = 0; number < zarr::count(grid); ++number) {
    const zarr::ChunkFile file = array.open_file(zarr::place_in_grid(number, grid));
    for (std::int64_t chunk = 0; chunk < file.chunks(); ++chunk) {
      if (file.stored(chunk).size > 0) {
        file.read(chunk, samples);
      }
    }
  }
}

nlohmann::ordered_json row(const testing::Pair& pair, double megabytes) {
  return {{"seconds", pair.own},
          {"bare_seconds", pair.bare},
          {"ratio", pair.ratio()},
          {"megabytes_per_second", megabytes / pair.own}};
}

nlohmann::ordered_json measure(const RunConfig& config, const std::filesystem::path& folder,
                               const Checkpoint& checkpoint, const mpi::Communicator& self) {
  const OutputFormatRow& format = output_format(config.output_format);
  const Extent3 volume = checkpoint.metadata().volume;
  const bool slices = config.output_format == OutputFormat::tiff;
  std::vector<testing::Pair> writing;
  std::vector<testing::Pair> reading;
  double stored = 0;
  for (int i = 0; i < repetitions; ++i) {
    ExportRequest request = result_request(config, folder, {}, checkpoint.metadata(), "0123");
    request.bytes = std::int64_t{1} << 28;
    testing::Pair& written = writing.emplace_back();
    testing::Pair& read = reading.emplace_back();
    written.own = testing::seconds_of([&] { (void)format.write(request, checkpoint, self); });
    std::vector<std::vector<std::byte>> files;
    read.bare = testing::seconds_of([&] { files = files_below(folder); });
    read.own = testing::seconds_of([&] { slices ? read_slices(folder, self) : read_image(folder); });
    written.bare = testing::seconds_of([&] { write_plainly(files, folder / "plain"); });
    stored = 0;
    for (const auto& file : files) {
      stored += static_cast<double>(file.size());
    }
    std::filesystem::remove_all(folder);
  }
  const auto megabytes = 2e-6 * static_cast<double>(voxel_count(volume));
  const auto samples = static_cast<double>(format.bytes(config, volume, VoxelType::uint16));
  return {{"write", row(testing::middle(writing), megabytes)},
          {"read", row(testing::middle(reading), megabytes)},
          {"samples_over_files", samples / stored}};
}

/// Samples in memory to bytes as they are stored, without anything around it, beside Zstandard with the same
/// level.
nlohmann::ordered_json pack(const RunConfig& config, const Extent3& volume) {
  const ExportRequest request =
      result_request(config, {}, {}, testing::sample_content(volume, volume), "0123");
  const ZarrLevel level = zarr_levels(volume, request.zarr).front();
  const int zstd_level = level.array.encoding.codecs.front().blosc.level;
  const Volume<float> voxels = counts(volume);
  const Tiling chunks{volume, {level.array.chunk[0], level.array.chunk[1], level.array.chunk[2]}};
  testing::Pair spent;
  std::int64_t plain = 0;
  std::int64_t stored = 0;
  for (std::int64_t number = 0; number < voxel_count(chunks.counts()); ++number) {
    const Box3 box = chunks.box(number);
    std::vector<std::uint16_t> samples;
    for (std::int64_t i = 0; i < box.voxels(); ++i) {
      const Index3 at = box.begin + position_of(i, box.extent());
      samples.push_back(static_cast<std::uint16_t>(std::lrint(voxels.view()(at.z, at.y, at.x))));
    }
    const auto bytes = std::as_bytes(std::span(samples));
    PackedChunk packed;
    spent.own += testing::seconds_of([&] { packed = pack_samples(level, box.extent(), bytes); });
    spent.bare += testing::seconds_of([&] { (void)compression::pack_zstd(bytes, zstd_level); });
    plain += std::ssize(bytes);
    stored += std::ssize(packed.bytes);
  }
  nlohmann::ordered_json packing = row(spent, 1e-6 * static_cast<double>(plain));
  packing["samples_over_packed"] = static_cast<double>(plain) / static_cast<double>(stored);
  return packing;
}

} // namespace

int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator self = mpi::Communicator::world();
  const testing::TemporaryFolder folder;
  const Case& sizes = testing::in_small(argc, argv) ? small : usual;
  const Checkpoint checkpoint = finished(folder / "run.h5", sizes, self);
  RunConfig tiff;
  tiff.dxy = 1;
  tiff.dz = 2;
  RunConfig zarr_05 = tiff;
  zarr_05.output_format = OutputFormat::zarr;
  RunConfig zarr_04 = zarr_05;
  zarr_04.zarr_version = ZarrVersion::v0_4;
  RunConfig plain = zarr_05;
  plain.compression = TiffCompression::none;
  nlohmann::ordered_json results{{"voxels", voxel_count(sizes.volume)}};
  results["tiff_deflate"] = measure(tiff, folder / "tiff", checkpoint, self);
  results["zarr_0_5"] = measure(zarr_05, folder / "zarr5", checkpoint, self);
  results["zarr_0_4"] = measure(zarr_04, folder / "zarr4", checkpoint, self);
  results["zarr_0_5_plain"] = measure(plain, folder / "plain", checkpoint, self);
  results["zarr_0_5_packing"] = pack(zarr_05, sizes.volume);
  std::cout << results.dump(2) << "\n";
  return 0;
}
