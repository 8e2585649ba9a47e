#include "lsdeconv/queue/returned_blocks.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

/// Ranks 0 and 1 run on one node, rank 2 on another.
class ReturnedBlocksTest : public ::testing::Test {
protected:
  ReturnedBlocksTest() {
    workers_.add(Rank{0}, NodeId{0});
    workers_.add(Rank{1}, NodeId{0});
    workers_.add(Rank{2}, NodeId{1});
  }
  [[nodiscard]] std::int64_t take(int rank) {
    return blocks_.take(Rank{rank}, workers_).value_or(BlockId{-1}).value;
  }
  Workers workers_;
  ReturnedBlocks blocks_;
};

TEST_F(ReturnedBlocksTest, GoToAnyRankWhereNoneHasFailed) {
  blocks_.put(BlockId{5}, {});
  EXPECT_EQ(take(1), 5);
  EXPECT_EQ(take(1), -1);
}

TEST_F(ReturnedBlocksTest, WaitForTheFarthestWorker) {
  blocks_.put(BlockId{5}, {Rank{0}});
  EXPECT_EQ(take(0), -1);
  EXPECT_EQ(take(1), -1);
  EXPECT_EQ(take(2), 5);
}

TEST_F(ReturnedBlocksTest, ArePassedOverWhereTheyAreKeptForOthers) {
  blocks_.put(BlockId{5}, {Rank{0}});
  blocks_.put(BlockId{6}, {Rank{2}});
  EXPECT_EQ(take(1), 6);
  EXPECT_EQ(take(2), 5);
}

TEST_F(ReturnedBlocksTest, AreTakenInTheOrderOfTheirReturn) {
  for (const int id : {9, 3, 7}) {
    blocks_.put(BlockId{id}, {Rank{0}});
  }
  EXPECT_EQ(take(2), 9);
  EXPECT_EQ(take(2), 3);
  EXPECT_EQ(take(2), 7);
}

TEST_F(ReturnedBlocksTest, GoToOthersWhenTheFarthestWorkerLeaves) {
  blocks_.put(BlockId{5}, {Rank{0}});
  EXPECT_EQ(take(1), -1);
  workers_.remove(Rank{2});
  EXPECT_EQ(take(1), 5);
}

} // namespace
} // namespace lsdeconv
