/// The same volume as TIFF slices and as OME-Zarr, written from a checkpoint and read back on one thread:
/// seconds, rates in MB of samples per second, and how much smaller the files are than the samples.

#include "run/export/zarr_export.hpp"
#include "run/export/zarr_place.hpp"
#include "support/checkpoint_sample.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/run/export/output_format.hpp"
#include "lsdeconv/zarr/array_reader.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <iostream>
#include <random>

namespace {

using namespace lsdeconv;

constexpr Extent3 volume{192, 768, 768};
constexpr Extent3 core{64, 384, 384};

template <typename Body>
double seconds(Body&& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Counts like those of a deconvolved brain: a dark background with some noise, a tenth of it brighter
/// tissue.
Volume<float> counts() {
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

Checkpoint finished(const std::filesystem::path& path, const mpi::Communicator& self) {
  Checkpoint::create(path, testing::sample_content(volume, core));
  Checkpoint checkpoint(path, self, Checkpoint::Access::write);
  const Volume<float> voxels = counts();
  for (std::int64_t id = 0; id < checkpoint.block_count(); ++id) {
    const VolumeView<const float> part = voxels.view().part(checkpoint.core(BlockId(id)));
    checkpoint.write(BlockId(id), part, statistics_of(part));
    checkpoint.mark_done({BlockId(id)});
  }
  return checkpoint;
}

std::int64_t bytes_below(const std::filesystem::path& folder) {
  std::int64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    bytes += entry.is_regular_file() ? static_cast<std::int64_t>(entry.file_size()) : 0;
  }
  return bytes;
}

void read_slices(const std::filesystem::path& folder, const mpi::Communicator& self) {
  const auto reader = open_volume(folder, {.cache_bytes = 1 << 26}, self);
  Volume<float> plane({1, volume.y, volume.x});
  for (std::int64_t z = 0; z < volume.z; ++z) {
    reader->read({{z, 0, 0}, {z + 1, volume.y, volume.x}}, plane.view());
  }
}

void read_image(const std::filesystem::path& folder) {
  const zarr::ArrayReader array(zarr::Root(zarr_image_path(folder)), "0");
  const zarr::Shape grid = zarr::file_grid(array.metadata());
  compression::Bytes samples(static_cast<std::size_t>(zarr::chunk_bytes(array.metadata())));
  for (std::int64_t number = 0; number < zarr::count(grid); ++number) {
    const zarr::ChunkFile file = array.open_file(zarr::place_in_grid(number, grid));
    for (std::int64_t chunk = 0; chunk < file.chunks(); ++chunk) {
      file.read(chunk, samples);
    }
  }
}

nlohmann::ordered_json measure(const RunConfig& config, const std::filesystem::path& folder,
                               const Checkpoint& checkpoint, const mpi::Communicator& self) {
  ExportRequest request = result_request(config, folder, {}, checkpoint.metadata(), "0123");
  request.bytes = std::int64_t{1} << 28;
  const OutputFormatRow& format = output_format(config.output_format);
  const double writing = seconds([&] { (void)format.write(request, checkpoint, self); });
  const bool slices = config.output_format == OutputFormat::tiff;
  const double reading = seconds([&] { slices ? read_slices(folder, self) : read_image(folder); });
  const auto megabytes = 2e-6 * static_cast<double>(voxel_count(volume));
  const auto samples = static_cast<double>(format.bytes(config, volume, VoxelType::uint16));
  return {{"write_seconds", writing},
          {"write_megabytes_per_second", megabytes / writing},
          {"read_seconds", reading},
          {"read_megabytes_per_second", megabytes / reading},
          {"ratio", samples / static_cast<double>(bytes_below(folder))}};
}

} // namespace

int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator self = mpi::Communicator::world();
  const testing::TemporaryFolder folder;
  const Checkpoint checkpoint = finished(folder / "run.h5", self);
  RunConfig tiff;
  tiff.dxy = 1;
  tiff.dz = 2;
  RunConfig zarr_05 = tiff;
  zarr_05.output_format = OutputFormat::zarr;
  RunConfig zarr_04 = zarr_05;
  zarr_04.zarr_version = ZarrVersion::v0_4;
  RunConfig plain = zarr_05;
  plain.compression = TiffCompression::none;
  nlohmann::ordered_json results{{"voxels", voxel_count(volume)}};
  results["tiff_deflate"] = measure(tiff, folder / "tiff", checkpoint, self);
  results["zarr_0_5"] = measure(zarr_05, folder / "zarr5", checkpoint, self);
  results["zarr_0_4"] = measure(zarr_04, folder / "zarr4", checkpoint, self);
  results["zarr_0_5_plain"] = measure(plain, folder / "plain", checkpoint, self);
  std::cout << results.dump(2) << "\n";
  return 0;
}
