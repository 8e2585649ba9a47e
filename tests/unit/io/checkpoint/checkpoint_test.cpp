#include "support/checkpoint_test.hpp"

#include "support/synced_files.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <sys/stat.h>

namespace lsdeconv {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using testing::sample_content;
using testing::sample_voxels;
using testing::write_sample;

constexpr Extent3 volume{20, 33, 50};
constexpr Extent3 core{8, 16, 20};
constexpr std::int64_t blocks = 27;

class CheckpointTest : public testing::CheckpointTest {
protected:
  Checkpoint open(Checkpoint::Access access = Checkpoint::Access::write) const {
    return {path, world, access};
  }

  std::filesystem::path path = created("run.h5", volume, core);
};

TEST_F(CheckpointTest, GivesBackTheContent) {
  const CheckpointMetadata expected = sample_content(volume, core);
  Checkpoint checkpoint = open(Checkpoint::Access::read);
  const CheckpointMetadata& content = checkpoint.metadata();
  EXPECT_EQ(content.volume, volume);
  EXPECT_EQ(content.core, core);
  EXPECT_EQ(content.parameters, expected.parameters);
  EXPECT_EQ(content.run, expected.run);
  ASSERT_EQ(content.inputs.size(), expected.inputs.size());
  for (std::size_t i = 0; i < expected.inputs.size(); ++i) {
    EXPECT_EQ(content.inputs[i].name, expected.inputs[i].name);
    EXPECT_EQ(content.inputs[i].size, expected.inputs[i].size);
    EXPECT_EQ(content.inputs[i].modified, expected.inputs[i].modified);
  }
  ASSERT_EQ(content.psf.extent(), expected.psf.extent());
  EXPECT_TRUE(std::equal(content.psf.begin(), content.psf.end(), expected.psf.begin()));
}

TEST_F(CheckpointTest, StartsWithEveryBlockPending) {
  const std::vector<BlockState> states = open(Checkpoint::Access::read).states();
  EXPECT_EQ(states.size(), static_cast<std::size_t>(blocks));
  EXPECT_THAT(states, Each(BlockState::pending));
}

TEST_F(CheckpointTest, CoresCoverTheVolumeOnce) {
  const Checkpoint checkpoint = open(Checkpoint::Access::read);
  ASSERT_EQ(checkpoint.block_count(), blocks);
  EXPECT_EQ(checkpoint.core(BlockId(0)), (Box3{{0, 0, 0}, {8, 16, 20}}));
  EXPECT_EQ(checkpoint.core(BlockId(1)), (Box3{{0, 0, 20}, {8, 16, 40}}));
  EXPECT_EQ(checkpoint.core(BlockId(26)), (Box3{{16, 32, 40}, {20, 33, 50}}));
  std::int64_t covered = 0;
  for (std::int64_t id = 0; id < blocks; ++id) {
    covered += checkpoint.core(BlockId(id)).voxels();
  }
  EXPECT_EQ(covered, voxel_count(volume));
  EXPECT_THROW((void)checkpoint.core(BlockId(27)), Error);
  EXPECT_THROW((void)checkpoint.core(BlockId(-1)), Error);
}

TEST_F(CheckpointTest, KeepsVoxelsAndStatisticsOfEveryBlockApart) {
  Checkpoint checkpoint = open();
  for (std::int64_t id = 0; id < blocks; ++id) {
    write_sample(checkpoint, BlockId(id));
  }
  checkpoint.close();
  const Checkpoint again = open(Checkpoint::Access::read);
  for (std::int64_t id = 0; id < blocks; ++id) {
    const Box3 box = again.core(BlockId(id));
    const Volume<float> expected = sample_voxels(box.extent(), BlockId(id));
    Volume<float> voxels(box.extent());
    again.read(box, voxels.view());
    EXPECT_TRUE(std::equal(voxels.begin(), voxels.end(), expected.begin())) << id;
    EXPECT_TRUE(again.verify(BlockId(id)));
    const BlockStatistics statistics = again.statistics(BlockId(id));
    EXPECT_EQ(statistics.digest, digest(expected.view()));
    EXPECT_EQ(statistics.minimum, expected(0, 0, 0));
    EXPECT_EQ(statistics.maximum, *std::max_element(expected.begin(), expected.end()));
    EXPECT_EQ(statistics.histogram.total(), static_cast<std::uint64_t>(box.voxels()));
  }
}

TEST_F(CheckpointTest, ReadsAnyBoxAcrossBlocksIntoAViewWithGaps) {
  Checkpoint checkpoint = open();
  Volume<float> all(volume);
  for (std::int64_t id = 0; id < blocks; ++id) {
    const Box3 box = checkpoint.core(BlockId(id));
    copy<float>(sample_voxels(box.extent(), BlockId(id)).view(), all.view().part(box));
    write_sample(checkpoint, BlockId(id));
  }
  for (const Box3& box :
       {Box3{{0, 0, 0}, {20, 33, 50}}, Box3{{5, 3, 7}, {17, 33, 41}}, Box3{{19, 32, 49}, {20, 33, 50}}}) {
    Volume<float> wide(box.extent() + Extent3{1, 2, 3}, -1.0F);
    const VolumeView<float> part = wide.view().part(whole(box.extent()));
    checkpoint.read(box, part);
    EXPECT_EQ(digest(part), digest(all.view().part(box))) << box;
    EXPECT_EQ(wide(box.extent().z, 0, 0), -1.0F);
    EXPECT_EQ(wide(0, 0, box.extent().x), -1.0F);
  }
}

TEST_F(CheckpointTest, TakesABlockFromAViewWithGaps) {
  Checkpoint checkpoint = open();
  const Box3 box = checkpoint.core(BlockId(4));
  Volume<float> padded = sample_voxels(box.extent() + Extent3{4, 4, 4}, BlockId(4));
  const VolumeView<const float> inner = padded.view().part(whole(box.extent()).shifted({2, 2, 2}));
  checkpoint.write(BlockId(4), inner, statistics_of(inner));
  EXPECT_TRUE(checkpoint.verify(BlockId(4)));
}

TEST_F(CheckpointTest, MarksSurviveClosingAndCanBeTakenBack) {
  Checkpoint checkpoint = open();
  checkpoint.mark_done({BlockId(0), BlockId(26), BlockId(13)});
  checkpoint.mark_pending(BlockId(13));
  checkpoint.close();
  std::vector<BlockState> expected(blocks, BlockState::pending);
  expected[0] = expected[26] = BlockState::done;
  EXPECT_EQ(open(Checkpoint::Access::read).states(), expected);
}

TEST_F(CheckpointTest, CountsFinishedBlocksUntilAllAre) {
  Checkpoint checkpoint = open();
  for (std::int64_t id = 0; id < blocks; ++id) {
    EXPECT_EQ(checkpoint.done_count(), id);
    EXPECT_FALSE(checkpoint.finished());
    checkpoint.mark_done({BlockId(id)});
  }
  EXPECT_EQ(checkpoint.done_count(), blocks);
  EXPECT_TRUE(checkpoint.finished());
}

TEST_F(CheckpointTest, TheHistogramSumsFinishedBlocksOnly) {
  Checkpoint checkpoint = open();
  EXPECT_EQ(checkpoint.histogram().total(), 0U);
  for (const std::int64_t id : {0, 1, 2}) {
    write_sample(checkpoint, BlockId(id));
  }
  checkpoint.mark_done({BlockId(0), BlockId(2)});
  IntensityHistogram expected = checkpoint.statistics(BlockId(0)).histogram;
  expected += checkpoint.statistics(BlockId(2)).histogram;
  EXPECT_EQ(checkpoint.histogram().counts, expected.counts);
}

TEST_F(CheckpointTest, AChangedVoxelFailsItsBlockAlone) {
  Checkpoint checkpoint = open();
  write_sample(checkpoint, BlockId(0));
  write_sample(checkpoint, BlockId(1));
  Volume<float> voxels = sample_voxels(checkpoint.core(BlockId(1)).extent(), BlockId(1));
  const BlockStatistics statistics = statistics_of(voxels.view());
  voxels(7, 15, 19) += 1;
  checkpoint.write(BlockId(1), voxels.view(), statistics);
  EXPECT_TRUE(checkpoint.verify(BlockId(0)));
  EXPECT_FALSE(checkpoint.verify(BlockId(1)));
}

TEST_F(CheckpointTest, BlocksAreSyncedAndThenTheirMarks) {
  Checkpoint checkpoint = open();
  const std::filesystem::path file = std::filesystem::canonical(path);
  const testing::SyncRecord synced;
  write_sample(checkpoint, BlockId(0));
  EXPECT_THAT(synced.paths(), ElementsAre(file));
  checkpoint.mark_done({BlockId(0)});
  EXPECT_THAT(synced.paths(), ElementsAre(file, file));
  checkpoint.set_durability(Durability::program_end);
  checkpoint.mark_pending(BlockId(0));
  EXPECT_EQ(synced.paths().size(), 2U) << "nothing more is asked for";
}

TEST_F(CheckpointTest, MarksNothingWhereTheCheckBeforehandFails) {
  Checkpoint checkpoint = open();
  write_sample(checkpoint, BlockId(0));
  write_sample(checkpoint, BlockId(1));
  checkpoint.mark_done({BlockId(0)});
  checkpoint.check_before_marks([] { throw Error("the lock is lost"); });
  EXPECT_THROW(checkpoint.mark_done({BlockId(1)}), Error);
  EXPECT_THROW(checkpoint.mark_pending(BlockId(0)), Error);
  EXPECT_EQ(checkpoint.states()[0], BlockState::done);
  EXPECT_EQ(checkpoint.states()[1], BlockState::pending);
}

/// In pieces of some planes, however large the block.
TEST_F(CheckpointTest, VerifiesABlockLargerThanItReadsAtOnce) {
  Checkpoint::create(folder / "large.h5", sample_content({5, 2048, 2048}, {5, 2048, 2048}));
  Checkpoint checkpoint(folder / "large.h5", world, Checkpoint::Access::write);
  write_sample(checkpoint, BlockId(0));
  EXPECT_TRUE(checkpoint.verify(BlockId(0)));
  checkpoint.close();
}

TEST_F(CheckpointTest, RefusesABlockOfTheWrongExtent) {
  Checkpoint checkpoint = open();
  const Volume<float> voxels({8, 16, 19}, 1.0F);
  EXPECT_THROW(checkpoint.write(BlockId(0), voxels.view(), {}), Error);
}

TEST_F(CheckpointTest, NeverOverwritesAFile) {
  EXPECT_THROW(Checkpoint::create(path, sample_content(volume, core)), UserError);
  EXPECT_EQ(open(Checkpoint::Access::read).metadata().volume, volume);
}

TEST_F(CheckpointTest, CreationLeavesNothingElseBehind) {
  EXPECT_THROW(Checkpoint::create(path, sample_content(volume, core)), UserError);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    names.push_back(entry.path().filename());
  }
  EXPECT_THAT(names, ElementsAre("run.h5"));
}

TEST_F(CheckpointTest, CreationReservesNoSpaceForTheVolume) {
  const CheckpointMetadata content = sample_content({4096, 1024, 1024}, {128, 256, 256});
  Checkpoint::create(folder / "large.h5", content);
  struct stat status {};
  ASSERT_EQ(stat((folder / "large.h5").c_str(), &status), 0);
  EXPECT_GT(status.st_size, voxel_count(content.volume) * 4);
  EXPECT_LE(status.st_size, Checkpoint::bytes_needed(content));
  EXPECT_LT(status.st_blocks * 512, 4 << 20);
}

/// A whole brain in 100,000 blocks: what is stored beside its voxels stays below 200 MB and 8 bytes for each
/// slice of a block, a digest of what was read there; making and opening it takes seconds (tens of them at
/// most on a busy machine).
TEST_F(CheckpointTest, AHundredThousandBlocksNeedLittleBesideTheirVoxels) {
  CheckpointMetadata content = sample_content({8250, 12800, 8000}, {165, 256, 200});
  for (int i = 0; i < 8250; ++i) {
    content.inputs.push_back({"brain_of_some_length_Z" + std::to_string(i) + ".ome.tif", i, i});
  }
  const auto began = std::chrono::steady_clock::now();
  Checkpoint::create(folder / "brain.h5", content);
  Checkpoint checkpoint(folder / "brain.h5", world, Checkpoint::Access::write);
  ASSERT_EQ(checkpoint.block_count(), 100000);
  EXPECT_EQ(checkpoint.states().size(), static_cast<std::size_t>(checkpoint.block_count()));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
  checkpoint.close();
  struct stat status {};
  ASSERT_EQ(stat((folder / "brain.h5").c_str(), &status), 0);
  const std::int64_t voxel_bytes = voxel_count(content.volume) * 4;
  const std::int64_t digest_bytes = 8 * 100000 * content.core.z;
  EXPECT_LT(status.st_size - voxel_bytes, 200'000'000 + digest_bytes);
  EXPECT_LT(status.st_blocks * 512, 200'000'000 + digest_bytes);
  EXPECT_LT(Checkpoint::bytes_needed(content) - voxel_bytes, 220'000'000 + digest_bytes);
}

TEST_F(CheckpointTest, TheFileNeverGrowsAfterItsCreation) {
  const auto size = std::filesystem::file_size(path);
  Checkpoint checkpoint = open();
  for (std::int64_t id = 0; id < blocks; ++id) {
    write_sample(checkpoint, BlockId(id));
    checkpoint.mark_done({BlockId(id)});
  }
  checkpoint.close();
  EXPECT_EQ(std::filesystem::file_size(path), size);
  EXPECT_LE(static_cast<std::int64_t>(size), Checkpoint::bytes_needed(sample_content(volume, core)));
}

TEST_F(CheckpointTest, HoldsThousandsOfInputsAndVeryLongParameters) {
  CheckpointMetadata content = sample_content(volume, core);
  content.inputs.clear();
  for (int i = 0; i < 20000; ++i) {
    content.inputs.push_back({"slice_" + std::to_string(i) + ".tif", i, -i});
  }
  content.parameters["notes"] = std::string(200000, 'x');
  for (int i = 0; i < 100; ++i) {
    content.parameters["option-" + std::to_string(i)] = std::to_string(i);
  }
  Checkpoint::create(folder / "many.h5", content);
  const Checkpoint checkpoint(folder / "many.h5", world, Checkpoint::Access::read);
  EXPECT_EQ(checkpoint.metadata().parameters, content.parameters);
  ASSERT_EQ(checkpoint.metadata().inputs.size(), 20000U);
  EXPECT_EQ(checkpoint.metadata().inputs[19999].name, "slice_19999.tif");
  EXPECT_EQ(checkpoint.metadata().inputs[19999].modified, -19999);
}

TEST_F(CheckpointTest, AVolumeSmallerThanOneCoreIsOneBlock) {
  Checkpoint::create(folder / "small.h5", sample_content({1, 5, 6}, {64, 64, 64}));
  Checkpoint checkpoint(folder / "small.h5", world, Checkpoint::Access::write);
  ASSERT_EQ(checkpoint.block_count(), 1);
  write_sample(checkpoint, BlockId(0));
  EXPECT_TRUE(checkpoint.verify(BlockId(0)));
}

TEST_F(CheckpointTest, NoInputsAndNoPsfAreKept) {
  CheckpointMetadata content = sample_content(volume, core);
  content.inputs.clear();
  content.psf = {};
  Checkpoint::create(folder / "bare.h5", content);
  const Checkpoint checkpoint(folder / "bare.h5", world, Checkpoint::Access::read);
  EXPECT_TRUE(checkpoint.metadata().inputs.empty());
  EXPECT_EQ(checkpoint.metadata().psf.size(), 0);
}

TEST(BlockStatistics, AgreeWithTheDefinitions) {
  Volume<float> voxels({1, 2, 3});
  std::copy_n(std::vector<float>{1, -2, 3, 0.5F, 70000, 8}.begin(), 6, voxels.begin());
  const BlockStatistics statistics = statistics_of(voxels.view());
  EXPECT_EQ(statistics.minimum, -2);
  EXPECT_EQ(statistics.maximum, 70000);
  EXPECT_EQ(statistics.sum, 70010.5);
  EXPECT_EQ(statistics.digest, digest(voxels.view()));
  IntensityHistogram histogram;
  histogram.add(voxels.view());
  EXPECT_EQ(statistics.histogram.counts, histogram.counts);
}

} // namespace
} // namespace lsdeconv
