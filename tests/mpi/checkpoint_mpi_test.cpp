#include "support/checkpoint_sample.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>

namespace lsdeconv {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using testing::sample_content;
using testing::sample_voxels;
using testing::TemporaryFolder;
using testing::write_sample;

constexpr Extent3 volume{37, 50, 70};
constexpr Extent3 core{8, 16, 20};

class CheckpointMpi : public ::testing::Test {
protected:
  void SetUp() override {
    if (world.is_root()) {
      folder.emplace();
      CheckpointMetadata content = sample_content(volume, core);
      content.projections = ProjectionGrid{{1, 2, 3}, {5, 7, 9}};
      Checkpoint::create(*folder / "run.h5", content);
    }
    path = world.broadcast(folder ? (*folder / "run.h5").string() : std::string{});
  }
  /// No rank removes the folder while others still use it.
  void TearDown() override { world.barrier(); }

  [[nodiscard]] bool mine(std::int64_t id) const { return id % world.size() == world.rank().value; }

  mpi::Communicator world = mpi::Communicator::world();
  std::optional<TemporaryFolder> folder;
  std::filesystem::path path;
};

TEST_F(CheckpointMpi, EveryRankReadsWhatTheOthersWrote) {
  Checkpoint checkpoint(path, world, Checkpoint::Access::write);
  std::vector<BlockId> all;
  for (std::int64_t id = 0; id < checkpoint.block_count(); ++id) {
    all.emplace_back(id);
    if (mine(id)) {
      write_sample(checkpoint, BlockId(id));
    }
  }
  world.barrier();
  if (world.is_root()) {
    checkpoint.mark_done(all);
  }
  world.barrier();
  EXPECT_THAT(checkpoint.states(), Each(BlockState::done));
  Volume<float> voxels(volume);
  checkpoint.read(whole(volume), voxels.view());
  for (const BlockId id : all) {
    EXPECT_TRUE(checkpoint.verify(id));
    const Box3 box = checkpoint.core(id);
    EXPECT_EQ(statistics_of(voxels.view().part(box)).digest, checkpoint.statistics(id).digest);
    EXPECT_EQ(voxels.view().part(box)(0, 0, 0), sample_voxels(box.extent(), id)(0, 0, 0));
  }
  EXPECT_EQ(checkpoint.histogram().total(), static_cast<std::uint64_t>(voxel_count(volume)));
  const std::optional<Projections> pictures = checkpoint.projections();
  EXPECT_EQ(pictures->blocks.share(), 1);
  EXPECT_EQ(*std::max_element(pictures->along.y.result.begin(), pictures->along.y.result.end()),
            *std::max_element(voxels.begin(), voxels.end()));
  checkpoint.close();
}

TEST_F(CheckpointMpi, RanksThatWriteNothingHoldNobodyUp) {
  Checkpoint checkpoint(path, world, Checkpoint::Access::write);
  if (world.is_root()) {
    write_sample(checkpoint, BlockId(3));
    checkpoint.mark_done({BlockId(3)});
    EXPECT_EQ(checkpoint.states()[3], BlockState::done);
  }
  checkpoint.close();
}

TEST_F(CheckpointMpi, AllRanksRefuseTheSameFileForTheSameReason) {
  if (world.is_root()) {
    std::ofstream(path) << "no HDF5";
  }
  world.barrier();
  try {
    const Checkpoint checkpoint(path, world, Checkpoint::Access::write);
    ADD_FAILURE() << "opened";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("signature"));
  }
}

TEST_F(CheckpointMpi, ARankThatLeavesWithoutClosingHoldsNobodyUp) {
  std::optional<Checkpoint> checkpoint(std::in_place, path, world, Checkpoint::Access::write);
  if (world.rank().value == world.size() - 1) {
    checkpoint.reset();
  } else {
    write_sample(*checkpoint, BlockId(world.rank().value));
    EXPECT_TRUE(checkpoint->verify(BlockId(world.rank().value)));
  }
}

} // namespace
} // namespace lsdeconv
