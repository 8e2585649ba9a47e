#include "run/export/zarr_export.hpp"
#include "run/export/zarr_place.hpp"
#include "support/finished_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/zarr/array_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ZarrExport : public testing::FinishedVolume {
protected:
  [[nodiscard]] ExportRequest request(const std::string& name) const {
    ExportRequest request{
        .files = numbered_slices(folder / name, volume.z), .output = OutputFormat::zarr, .format = {}};
    request.zarr = {.mapping = {.gain = 0.6, .offset = -3, .type = VoxelType::uint8},
                    .shard = 16,
                    .chunk = 8,
                    .voxel = {3, 2, 1},
                    .description = "lsdeconv test\nrun=1"};
    request.threads = 2;
    return request;
  }

  [[nodiscard]] static std::vector<std::uint8_t> level_0(const ExportRequest& request) {
    const zarr::ArrayReader array(zarr::Root(zarr_image_path(request.files.folder)), "0");
    std::vector<std::uint8_t> samples(static_cast<std::size_t>(voxel_count(volume)));
    const zarr::Shape grid = zarr::file_grid(array.metadata());
    const zarr::Shape inside = zarr::chunks_of_file(array.metadata());
    const zarr::Shape& size = array.metadata().chunk;
    compression::Bytes chunk(static_cast<std::size_t>(zarr::chunk_bytes(array.metadata())));
    for (std::int64_t file = 0; file < zarr::count(grid); ++file) {
      const zarr::ChunkFile shard = array.open_file(zarr::place_in_grid(file, grid));
      for (std::int64_t number = 0; number < shard.chunks(); ++number) {
        shard.read(number, chunk);
        for (std::int64_t i = 0; i < std::ssize(chunk); ++i) {
          Index3 at;
          for (std::size_t axis = 0; axis < 3; ++axis) {
            at[static_cast<int>(axis)] = (zarr::place_in_grid(file, grid)[axis] * inside[axis]
                                          + zarr::place_in_grid(number, inside)[axis])
                                             * size[axis]
                                         + zarr::place_in_grid(i, size)[axis];
          }
          if (at.z < volume.z && at.y < volume.y && at.x < volume.x) {
            samples[static_cast<std::size_t>((at.z * volume.y + at.y) * volume.x + at.x)] =
                std::to_integer<std::uint8_t>(chunk[static_cast<std::size_t>(i)]);
          }
        }
      }
    }
    return samples;
  }

  [[nodiscard]] std::vector<std::uint8_t> expected(bool flip) const {
    std::vector<std::uint8_t> samples;
    for (std::int64_t i = 0; i < voxels.size(); ++i) {
      Index3 at = position_of(i, volume);
      at.y = flip ? volume.y - 1 - at.y : at.y;
      const double sample = std::rint(0.6 * static_cast<double>(voxels.view()(at.z, at.y, at.x)) - 3);
      samples.push_back(static_cast<std::uint8_t>(std::clamp(sample, 0.0, 255.0)));
    }
    return samples;
  }
};

TEST_F(ZarrExport, HoldsTheVolumeWhateverTheBlocks) {
  for (const Extent3& core : {Extent3{4, 23, 37}, Extent3{3, 10, 8}, Extent3{11, 5, 37}}) {
    for (const bool flip : {false, true}) {
      const std::string name = std::to_string(core.y) + (flip ? "f" : "");
      Checkpoint checkpoint = finished(name + ".h5", core);
      ExportRequest wanted = request(name);
      wanted.zarr.flip = flip;
      const ExportOutcome outcome = export_zarr(wanted, checkpoint, world);
      EXPECT_EQ(outcome.slices_written, 1 * 2 * 3);
      EXPECT_TRUE(outcome.damaged.empty());
      EXPECT_GT(outcome.saturation.above, 0);
      EXPECT_EQ(level_0(wanted), expected(flip));
      EXPECT_EQ(outcome.bytes_read, voxel_count(volume) * 4); // each voxel once
    }
  }
}

TEST_F(ZarrExport, AnImageThatIsThereIsKept) {
  Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  ExportRequest wanted = request("out");
  int progress = 0;
  wanted.on_progress = [&] { ++progress; };
  const ExportOutcome first = export_zarr(wanted, checkpoint, world);
  const ExportOutcome again = export_zarr(wanted, checkpoint, world);
  EXPECT_EQ(progress, 1);
  EXPECT_EQ(again.slices_written, 0);
  EXPECT_EQ(again.slices_kept, first.slices_written);
  EXPECT_EQ(again.saturation, first.saturation);
}

TEST_F(ZarrExport, DamagedBlocksAreNamedAndNoReaderKnowsTheImage) {
  Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  BlockStatistics wrong = checkpoint.statistics(BlockId(3));
  ++wrong.digest;
  checkpoint.mark_pending(BlockId(3));
  checkpoint.write(BlockId(3), voxels.view().part(checkpoint.core(BlockId(3))), wrong);
  checkpoint.mark_done({BlockId(3)});
  ExportRequest wanted = request("out");
  wanted.zarr.shard = 8;
  const ExportOutcome outcome = export_zarr(wanted, checkpoint, world);
  EXPECT_THAT(outcome.damaged, ElementsAre(BlockId(3))); // z 4 to 8, y 12 to 23
  EXPECT_EQ(outcome.slices_written, 3 * 5 + 5);
  const std::filesystem::path image = zarr_image_path(wanted.files.folder);
  EXPECT_FALSE(std::filesystem::exists(image / "zarr.json"));
  EXPECT_FALSE(std::filesystem::exists(image / "0" / "zarr.json"));
  Checkpoint sound = finished("b.h5", {4, 12, 37});
  EXPECT_EQ(export_zarr(wanted, sound, world).slices_kept, 3 * 5 + 5);
  EXPECT_EQ(level_0(wanted), expected(false));
}

TEST_F(ZarrExport, WhatOthersHaveWrittenIsNotReplaced) {
  Checkpoint checkpoint = finished("a.h5", {4, 12, 37});
  const ExportRequest wanted = request("out");
  const std::filesystem::path image = zarr_image_path(wanted.files.folder);
  std::filesystem::create_directories(image);
  std::ofstream(image / ".zgroup") << "{\"zarr_format\": 2}";
  EXPECT_THROW(export_zarr(wanted, checkpoint, world), UserError);
  EXPECT_TRUE(std::filesystem::exists(image / ".zgroup"));
}

TEST(ZarrPlace, IsTheFolderItselfWhereItsNameSaysSo) {
  EXPECT_EQ(zarr_image_path("/a/out"), "/a/out/deconvolved.ome.zarr");
  EXPECT_EQ(zarr_image_path("/a/brain.ome.zarr"), "/a/brain.ome.zarr");
  EXPECT_EQ(bdv_xml_path("/a/brain.ome.zarr"), "/a/brain.xml");
}

TEST(ZarrFormat, ShardsMustBeWholeChunks) {
  RunConfig config;
  config.zarr_shard = 100;
  EXPECT_THROW(require_storable_zarr(config, {1, 1, 1}, VoxelType::uint16), UserError);
  config.zarr_chunk = 20;
  require_storable_zarr(config, {1, 1, 1}, VoxelType::uint16);
  config.zarr_chunk = 0;
  config.zarr_shard = 32; // below the usual chunk
  require_storable_zarr(config, {1, 1, 1}, VoxelType::uint16);
}

} // namespace
} // namespace lsdeconv
