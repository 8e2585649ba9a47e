#include "lsdeconv/core/error.hpp"
#include "lsdeconv/queue/workers.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

/// Two nodes of two ranks: 0 and 1, 2 and 3.
class WorkersTest : public ::testing::Test {
protected:
  WorkersTest() {
    for (int rank = 0; rank < 4; ++rank) {
      workers_.add(Rank{rank}, NodeId{rank / 2});
    }
  }
  [[nodiscard]] bool far(int rank, const std::set<Rank>& others) const {
    return workers_.among_farthest(Rank{rank}, others);
  }
  Workers workers_;
};

TEST_F(WorkersTest, EveryRankIsFarWhereNoneHasFailed) {
  for (int rank = 0; rank < 4; ++rank) {
    EXPECT_TRUE(far(rank, {}));
  }
}

TEST_F(WorkersTest, AnotherNodeIsFarthest) {
  EXPECT_FALSE(far(0, {Rank{0}}));
  EXPECT_FALSE(far(1, {Rank{0}}));
  EXPECT_TRUE(far(2, {Rank{0}}));
  EXPECT_TRUE(far(3, {Rank{0}}));
}

TEST_F(WorkersTest, AnotherRankIsFarthestWhereAllNodesHaveFailed) {
  EXPECT_FALSE(far(0, {Rank{0}, Rank{2}}));
  EXPECT_TRUE(far(1, {Rank{0}, Rank{2}}));
  EXPECT_TRUE(far(3, {Rank{0}, Rank{2}}));
}

TEST_F(WorkersTest, TheSameRankIsFarthestWhereAllRanksHaveFailed) {
  for (int rank = 0; rank < 4; ++rank) {
    EXPECT_TRUE(far(rank, {Rank{0}, Rank{1}, Rank{2}, Rank{3}}));
  }
}

TEST_F(WorkersTest, RanksThatHaveLeftAreNoAlternative) {
  workers_.remove(Rank{2});
  workers_.remove(Rank{3});
  EXPECT_TRUE(far(1, {Rank{0}}));
  EXPECT_FALSE(far(0, {Rank{0}}));
  workers_.remove(Rank{1});
  EXPECT_TRUE(far(0, {Rank{0}}));
}

TEST_F(WorkersTest, TheNodeOfARankThatHasLeftStillCounts) {
  workers_.remove(Rank{0});
  EXPECT_FALSE(far(1, {Rank{0}})) << "its node has failed, another has not";
  EXPECT_TRUE(far(2, {Rank{0}}));
}

TEST_F(WorkersTest, KnowsWhetherAllHaveLeft) {
  EXPECT_FALSE(Workers().all_left()) << "none has been added yet";
  for (int rank = 0; rank < 4; ++rank) {
    EXPECT_FALSE(workers_.all_left());
    workers_.remove(Rank{rank});
    workers_.remove(Rank{rank});
  }
  EXPECT_TRUE(workers_.all_left());
}

TEST_F(WorkersTest, RefusesRanksAddedTwiceAndUnknownRanks) {
  EXPECT_THROW(workers_.add(Rank{1}, NodeId{0}), Error);
  EXPECT_THROW((void)workers_.node_of(Rank{9}), Error);
}

} // namespace
} // namespace lsdeconv
