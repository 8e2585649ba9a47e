#include "support/memory_reader.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/run/planning/reading_forecast.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Extent3 volume{100, 64, 64};
/// 100 slices of 64×64 samples of 16 bits.
PreparedInput input_of(const StorageLayout& layout) {
  auto reader = std::make_unique<testing::FunctionReader>(
      volume, [](std::int64_t, std::int64_t, std::int64_t) { return 0.0F; });
  reader->mutable_description().layout = layout;
  PreparedInput input;
  input.reader = std::move(reader);
  input.slice = {1, volume.y, volume.x};
  return input;
}

/// The same, each slice one strip.
PreparedInput input_of(bool compressed) {
  return input_of({.bytes_per_voxel = 2, .chunk_rows = 64, .chunk_columns = 64, .compressed = compressed});
}

/// Two layers of blocks, each of which reads 60 slices, of `rows` × `columns` blocks.
GridShape grid_of(std::int64_t rows, std::int64_t columns) {
  const Extent3 core{50, 64 / rows, 64 / columns};
  return {.volume = volume,
          .core = core,
          .halo = {10, 8, 8},
          .half_support = {5, 4, 4},
          .transform = core + Extent3{20, 16, 16}};
}

ChunkMemory memory_of(std::int64_t bytes) {
  return {.nodes = 1, .ranks_per_node = 1, .shared = true, .node_bytes = bytes};
}

/// On one node with one rank.
PreparedRun run_of(PreparedInput input, const GridShape& grid, std::int64_t bytes_for_chunks) {
  PreparedRun run;
  run.input = std::move(input);
  run.manifest.grid = grid;
  run.plan.blocks.bytes_for_chunks = bytes_for_chunks;
  return run;
}

TEST(ReadingForecast, OneBlockReadsTheVolumeOnce) {
  const GridShape whole{volume, volume, {10, 8, 8}, {5, 4, 4}, {110, 72, 72}};
  EXPECT_NEAR(read_amplification(input_of(true), whole, memory_of(0)), 1, 1e-9);
}

TEST(ReadingForecast, BlocksOfALayerDecodeItsSlicesAgainUnlessMemoryHoldsThem) {
  const PreparedInput input = input_of(true);
  EXPECT_NEAR(read_amplification(input, grid_of(2, 2), memory_of(0)), 4 * 1.2, 1e-9);
  EXPECT_NEAR(read_amplification(input, grid_of(2, 2), memory_of(1 << 30)), 1, 1e-9);
}

TEST(ReadingForecast, CountsTheNeighboursByWhichHotVoxelsAreKnown) {
  PreparedInput input = input_of(true);
  input.masked = true;
  EXPECT_NEAR(read_amplification(input, grid_of(1, 1), memory_of(0)), 1.22, 1e-9);
}

TEST(ReadingForecast, CountsWholeChunksOfSeveralSlicesWithTheirPadding) {
  const GridShape whole{volume, volume, {10, 8, 8}, {5, 4, 4}, {110, 72, 72}};
  const PreparedInput input = input_of({2, 40, 64, true, 30});
  const double padded = 120.0 / 100 * 80 / 64;
  EXPECT_NEAR(read_amplification(input, whole, memory_of(0)), padded, 1e-9);
}

TEST(ReadingForecast, StagedSlicesAreDecodedOnce) {
  PreparedInput input = input_of(true);
  const testing::TemporaryFolder folder;
  input.staging = std::make_shared<StagingArea>(folder.path());
  EXPECT_NEAR(read_amplification_with_stage(input, grid_of(2, 2), {}), 1, 1e-9) << "the disk holds all of it";
}

TEST(ReadingForecast, ChunksFillMostOfTheMemoryOfANode) {
  WorkerShare share;
  share.nodes = 3;
  share.ranks_on_node = 4;
  const ChunkMemory memory = chunk_memory_of_nodes(share, 1000, true);
  EXPECT_EQ(memory.nodes, 3);
  EXPECT_EQ(memory.ranks_per_node, 4);
  EXPECT_TRUE(memory.shared);
  EXPECT_EQ(memory.node_bytes, 3600);
  EXPECT_FALSE(chunk_memory_of_nodes(share, 1000, false).shared);
}

TEST(ReadingForecast, ANodeDoesWholeLayersWhereSlicesAreReadAsAWhole) {
  constexpr int nodes = 2;
  PreparedInput input = input_of(false);
  const GridShape grid = grid_of(4, 4);
  EXPECT_EQ(blocks_read_together(input, grid, nodes), 4) << "a row of blocks shares its strips";
  EXPECT_EQ(blocks_read_together(input_of(true), grid, nodes), 16);
  const testing::TemporaryFolder folder;
  input.staging = std::make_shared<StagingArea>(folder.path());
  EXPECT_EQ(blocks_read_together(input, grid, nodes), 16) << "staged as whole slices";
}

TEST(ReadingForecast, IsTold) {
  EXPECT_THAT(reading_forecast_text(run_of(input_of(true), grid_of(1, 1), 0)),
              AllOf(HasSubstr("each voxel is decoded 1.2 times on average, for the blocks"),
                    Not(HasSubstr("--stage-dir"))));
  EXPECT_THAT(reading_forecast_text(run_of(input_of(false), grid_of(1, 1), 0)),
              HasSubstr("each voxel is read 1.2 times"));
}

TEST(ReadingForecast, AdvisesToStageWhereThatSavesMuch) {
  EXPECT_THAT(
      reading_forecast_text(run_of(input_of(true), grid_of(2, 2), 0)),
      AllOf(HasSubstr("each voxel is decoded 4.8 times on average, for the blocks"),
            HasSubstr("--stage-dir FOLDER, on each node's own disk with 800.0 KiB free or more, makes "
                      "that 1.0 times")));
  EXPECT_THAT(reading_forecast_text(run_of(input_of(true), grid_of(2, 2), 1 << 30)),
              Not(HasSubstr("--stage-dir")));
}

TEST(ReadingForecast, NamesTheStageThatIsUsed) {
  const testing::TemporaryFolder folder;
  PreparedRun run = run_of(input_of(true), grid_of(2, 2), 0);
  run.config.stage_dir = folder.path();
  run.input.staging = std::make_shared<StagingArea>(folder.path());
  EXPECT_EQ(reading_forecast_text(run),
            "reading     each slice 1.0 times, staged under " + folder.path().string() + "\n");
}

} // namespace
} // namespace lsdeconv
