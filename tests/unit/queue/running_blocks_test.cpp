#include "lsdeconv/queue/running_blocks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr Rank one{1};
constexpr Rank two{2};
constexpr Assignment first{{BlockId{5}, one}, Ticket{1}, 3};
constexpr Assignment second{{BlockId{5}, two}, Ticket{2}, 4};
constexpr Assignment other{{BlockId{2}, one}, Ticket{3}, 4};

class RunningBlocksTest : public ::testing::Test {
protected:
  RunningBlocksTest() {
    for (const Assignment& assignment : {first, second, other}) {
      running_.add(assignment);
    }
  }
  RunningBlocks running_;
};

TEST_F(RunningBlocksTest, FindsAssignmentsByBlockAndByRank) {
  EXPECT_THAT(running_.of_block(BlockId{5}), UnorderedElementsAre(first, second));
  EXPECT_EQ(running_.ranks_with(BlockId{5}), 2);
  EXPECT_THAT(running_.of_rank(one), ElementsAre(first, other)) << "in the order of assignment";
  EXPECT_THAT(running_.all(), ElementsAre(first, other, second));
  EXPECT_EQ(*running_.find(BlockId{5}, two), second);
  EXPECT_EQ(running_.find(BlockId{2}, two), nullptr);
  EXPECT_THAT(running_.of_block(BlockId{9}), IsEmpty());
}

TEST_F(RunningBlocksTest, RemovesOneAssignmentAtATime) {
  EXPECT_EQ(running_.remove(BlockId{5}, one), first);
  EXPECT_EQ(running_.remove(BlockId{5}, one), std::nullopt);
  EXPECT_TRUE(running_.contains(BlockId{5}));
  EXPECT_EQ(running_.remove(BlockId{5}, two), second);
  EXPECT_FALSE(running_.contains(BlockId{5}));
  EXPECT_THAT(running_.of_rank(two), IsEmpty());
}

TEST_F(RunningBlocksTest, LetsOneRankAtATimeClaimABlock) {
  EXPECT_FALSE(running_.claim(BlockId{2}, two)) << "it has none";
  EXPECT_TRUE(running_.claim(BlockId{5}, two));
  EXPECT_TRUE(running_.find(BlockId{5}, two)->claimed);
  EXPECT_FALSE(running_.claim(BlockId{5}, one));
  EXPECT_FALSE(running_.claim(BlockId{5}, two)) << "once is enough";
  (void)running_.remove(BlockId{5}, two);
  EXPECT_TRUE(running_.claim(BlockId{5}, one));
}

} // namespace
} // namespace lsdeconv
