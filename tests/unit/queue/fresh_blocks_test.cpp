#include "lsdeconv/queue/fresh_blocks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

constexpr NodeId red{0};
constexpr NodeId blue{1};

std::vector<std::int64_t> take(FreshBlocks& blocks, NodeId node, int count) {
  std::vector<std::int64_t> ids(static_cast<std::size_t>(count));
  for (std::int64_t& id : ids) {
    id = blocks.take(node).value_or(BlockId{-1}).value;
  }
  return ids;
}

TEST(FreshBlocks, OfANodeComeFromOneGroup) {
  FreshBlocks blocks(12, 4);
  EXPECT_THAT(take(blocks, red, 2), ElementsAre(0, 1));
  EXPECT_THAT(take(blocks, blue, 2), ElementsAre(4, 5));
  EXPECT_THAT(take(blocks, red, 2), ElementsAre(2, 3));
  EXPECT_THAT(take(blocks, blue, 2), ElementsAre(6, 7));
}

TEST(FreshBlocks, ComeFromTheNextGroupThatNoNodeHasStarted) {
  FreshBlocks blocks(12, 4);
  (void)take(blocks, red, 1);
  (void)take(blocks, blue, 4);
  EXPECT_THAT(take(blocks, blue, 1), ElementsAre(8));
}

TEST(FreshBlocks, ComeFromTheFullestGroupWhenAllAreStarted) {
  FreshBlocks blocks(8, 4);
  EXPECT_THAT(take(blocks, red, 1), ElementsAre(0));
  EXPECT_THAT(take(blocks, blue, 4), ElementsAre(4, 5, 6, 7));
  EXPECT_THAT(take(blocks, blue, 1), ElementsAre(1));

  FreshBlocks three(12, 4);
  (void)take(three, NodeId{0}, 3);
  (void)take(three, NodeId{1}, 2);
  (void)take(three, NodeId{2}, 4);
  EXPECT_THAT(take(three, NodeId{2}, 2), ElementsAre(6, 7));
  EXPECT_THAT(take(three, NodeId{2}, 2), ElementsAre(3, -1));
}

TEST(FreshBlocks, OfANodeThatDoesNotComeBackGoToOthers) {
  FreshBlocks blocks(4, 2);
  EXPECT_THAT(take(blocks, red, 1), ElementsAre(0));
  EXPECT_THAT(take(blocks, blue, 4), ElementsAre(2, 3, 1, -1));
}

TEST(FreshBlocks, SkipRemovedBlocks) {
  FreshBlocks blocks(7, 3);
  for (const int done : {0, 3, 4, 5}) {
    blocks.remove(BlockId{done});
  }
  EXPECT_THAT(take(blocks, red, 4), ElementsAre(1, 2, 6, -1));
}

TEST(FreshBlocks, MayBeEmpty) {
  FreshBlocks blocks(0, 5);
  EXPECT_EQ(blocks.take(red), std::nullopt);
}

TEST(FreshBlocks, AreEachTakenOnceOfAMillion) {
  // Groups of one are the worst case for the search for a group; an algorithm of quadratic time would take
  // hours.
  for (const std::int64_t group_size : {1, 1000, 1000000}) {
    FreshBlocks blocks(1000000, group_size);
    std::vector<bool> seen(1000000, false);
    std::int64_t node = 0;
    while (const std::optional<BlockId> id = blocks.take(NodeId{static_cast<int>(node++ % 128)})) {
      ASSERT_FALSE(seen[static_cast<std::size_t>(id->value)]);
      seen[static_cast<std::size_t>(id->value)] = true;
    }
    EXPECT_EQ(node, 1000001);
  }
}

} // namespace
} // namespace lsdeconv
