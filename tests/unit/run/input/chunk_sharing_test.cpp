#include "support/memory_reader.hpp"
#include "support/shared_pages.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/run/input/chunk_sharing.hpp"
#include "lsdeconv/sys/topology/shared_memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Extent3 volume{100, 64, 64};
constexpr std::int64_t mebibyte = 1 << 20;

/// Notes where it is told to keep its chunks.
class NotingReader : public testing::FunctionReader {
public:
  NotingReader() : FunctionReader(volume, [](std::int64_t, std::int64_t, std::int64_t) { return 0.0F; }) {
    mutable_description().layout = {
        .bytes_per_voxel = 2, .chunk_rows = 16, .chunk_columns = 64, .compressed = true};
  }
  void keep_chunks_in(const ChunkStore& store) override { store_ = store; }
  [[nodiscard]] const ChunkStore& store() const { return store_; }

private:
  ChunkStore store_;
};

class ChunkSharingTest : public ::testing::Test {
protected:
  ChunkSharingTest() {
    input_.reader = std::make_unique<NotingReader>();
    input_.slice = {1, volume.y, volume.x};
  }
  [[nodiscard]] const ChunkStore& store() const {
    return dynamic_cast<const NotingReader&>(*input_.reader).store();
  }

  mpi::Communicator world_ = testing::world();
  PreparedInput input_;
  /// Four ranks of one node; layers of blocks touch 40 slices.
  SharingRequest request_{.grid = {.volume = volume,
                                   .core = {20, 32, 64},
                                   .halo = {10, 8, 8},
                                   .half_support = {5, 4, 4},
                                   .transform = {40, 48, 72}},
                          .bytes_per_rank = 100 * mebibyte,
                          .ranks_on_node = 4};
};

TEST_F(ChunkSharingTest, SharesWhatTwoLayersOfBlocksTouch) {
  const SharingDecision decision = decide_sharing(input_, request_);
  EXPECT_EQ(decision.bytes, static_cast<std::int64_t>(1.1 * 80 * 64 * 64 * 2));
  EXPECT_THAT(decision.reason,
              HasSubstr("decoded strips are shared by the 4 ranks of a node, up to 704.0 KiB"));
}

TEST_F(ChunkSharingTest, SharesNoMoreThanThePlanReserves) {
  request_.bytes_per_rank = 1000;
  EXPECT_EQ(decide_sharing(input_, request_).bytes, 4000);
}

TEST_F(ChunkSharingTest, SharesNoMoreThanTheVolume) {
  request_.grid.transform.z = 100;
  EXPECT_EQ(decide_sharing(input_, request_).bytes, static_cast<std::int64_t>(1.1 * 100 * 64 * 64 * 2));
}

TEST_F(ChunkSharingTest, OneRankHasNobodyToShareWith) {
  request_.ranks_on_node = 1;
  EXPECT_EQ(decide_sharing(input_, request_).bytes, 0);
  EXPECT_THAT(decide_sharing(input_, request_).reason, IsEmpty());
}

TEST_F(ChunkSharingTest, OneBlockNeedsNoStripTwice) {
  request_.grid = {volume, volume, {10, 8, 8}, {5, 4, 4}, {110, 72, 72}};
  EXPECT_EQ(decide_sharing(input_, request_).bytes, 0);
  EXPECT_THAT(decide_sharing(input_, request_).reason, IsEmpty());
}

TEST_F(ChunkSharingTest, SharesNothingWhereItIsSwitchedOff) {
  request_.allowed = false;
  EXPECT_EQ(decide_sharing(input_, request_).bytes, 0);
  EXPECT_THAT(decide_sharing(input_, request_).reason, HasSubstr("--no-share-strips"));
}

TEST_F(ChunkSharingTest, SharesNothingWhereSlicesAreStaged) {
  const testing::TemporaryFolder folder;
  input_.staging = std::make_shared<StagingArea>(folder.path());
  EXPECT_EQ(decide_sharing(input_, request_).bytes, 0);
  EXPECT_THAT(decide_sharing(input_, request_).reason, HasSubstr("slices are staged"));
}

TEST_F(ChunkSharingTest, TheReaderKeepsItsOwnChunksUntilTheEnd) {
  request_.ranks_on_node = 1;
  ChunkSharing sharing(input_, request_, world_);
  EXPECT_EQ(store().own_bytes, 100 * mebibyte);
  EXPECT_TRUE(store().shared.empty());
  EXPECT_EQ(sharing.bytes_of_others(), 0);
  sharing.close();
  EXPECT_EQ(store().own_bytes, 0);
}

TEST_F(ChunkSharingTest, TheReaderKeepsSharedChunksUntilTheEnd) {
  ChunkSharing sharing(input_, request_, world_);
  EXPECT_EQ(store().own_bytes, 0);
  EXPECT_GE(static_cast<std::int64_t>(store().shared.size()), decide_sharing(input_, request_).bytes);
  EXPECT_EQ(store().rank, 0);
  EXPECT_EQ(store().ranks, 1) << "of this test";
  sharing.close();
  EXPECT_TRUE(store().shared.empty());
}

TEST_F(ChunkSharingTest, CountsASharedPageAsAnEqualPartOfEveryRanks) {
  constexpr std::int64_t bytes = 8 * mebibyte;
  const testing::SharedPages pages(bytes);
  std::fill(pages.bytes().begin(), pages.bytes().end(), std::byte{1});
  if (topology::shared_memory("/") < bytes) {
    GTEST_SKIP() << "this system does not tell how much memory a process shares";
  }
  const ChunkSharing sharing(input_, request_, world_);
  EXPECT_GE(sharing.bytes_of_others(), 3 * bytes / 4);
  EXPECT_LT(sharing.bytes_of_others(), topology::shared_memory("/"));
}

} // namespace
} // namespace lsdeconv
