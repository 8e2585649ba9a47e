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
constexpr Copy first{.block = BlockId{5}, .rank = one, .ticket = Ticket{1}, .since = 3};
constexpr Copy second{.block = BlockId{5}, .rank = two, .ticket = Ticket{2}, .since = 4};
constexpr Copy other{.block = BlockId{2}, .rank = one, .ticket = Ticket{3}, .since = 4};

class RunningBlocksTest : public ::testing::Test {
protected:
  RunningBlocksTest() {
    for (const Copy& copy : {first, second, other}) {
      running_.add(copy);
    }
  }
  RunningBlocks running_;
};

TEST_F(RunningBlocksTest, KnowsCopiesByBlockAndByRank) {
  EXPECT_THAT(running_.copies(BlockId{5}), UnorderedElementsAre(first, second));
  EXPECT_EQ(running_.number_of_copies(BlockId{5}), 2);
  EXPECT_THAT(running_.copies_of(one), ElementsAre(first, other)) << "in the order of assignment";
  EXPECT_THAT(running_.all(), ElementsAre(first, other, second));
  EXPECT_EQ(*running_.find(BlockId{5}, two), second);
  EXPECT_EQ(running_.find(BlockId{2}, two), nullptr);
  EXPECT_THAT(running_.copies(BlockId{9}), IsEmpty());
}

TEST_F(RunningBlocksTest, RemovesOneCopyAtATime) {
  EXPECT_EQ(running_.remove(BlockId{5}, one), first);
  EXPECT_EQ(running_.remove(BlockId{5}, one), std::nullopt);
  EXPECT_TRUE(running_.running(BlockId{5}));
  EXPECT_EQ(running_.remove(BlockId{5}, two), second);
  EXPECT_FALSE(running_.running(BlockId{5}));
  EXPECT_THAT(running_.copies_of(two), IsEmpty());
}

TEST_F(RunningBlocksTest, OneCopyOfABlockIsClaimedAtATime) {
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
