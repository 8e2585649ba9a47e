#include "lsdeconv/queue/workloads.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

/// Two ranks; blocks are numbered by their tickets.
class WorkloadsTest : public ::testing::Test {
protected:
  WorkloadsTest() {
    workloads_.add(one, 0);
    workloads_.add(two, 0);
  }
  Assignment assign(Rank rank, double now) {
    workloads_.requested(rank);
    ++ticket_.value;
    const Assignment assignment{{BlockId{ticket_.value}, rank}, ticket_, now};
    workloads_.assigned(assignment);
    return assignment;
  }
  /// Computes blocks one after the other, `seconds` each.
  void compute(Rank rank, int blocks, double seconds) {
    for (int i = 0; i < blocks; ++i) {
      const Assignment assignment = assign(rank, now_);
      now_ += seconds;
      workloads_.computed(assignment, now_);
    }
  }
  [[nodiscard]] std::optional<Workloads::ExpectedEnd> last_of(Rank rank) const {
    return workloads_.last_of(rank, 0, now_, [](const Assignment& /*assignment*/) { return true; });
  }

  static constexpr Rank one{1};
  static constexpr Rank two{2};
  Workloads workloads_;
  Ticket ticket_;
  double now_ = 0;
};

TEST_F(WorkloadsTest, ExpectsTheNextBlockToTakeAsLongAsTheOnesBefore) {
  compute(one, 3, 10);
  EXPECT_DOUBLE_EQ(workloads_.end_of_another(one, now_), now_ + 10);
  (void)assign(one, now_);
  (void)assign(one, now_);
  now_ += 4;
  EXPECT_DOUBLE_EQ(workloads_.end_of_another(one, now_), now_ + 26);
  EXPECT_DOUBLE_EQ(last_of(one)->end, now_ + 16);
}

TEST_F(WorkloadsTest, ExpectsTheMeanOfFewBlocks) {
  compute(one, 1, 10);
  compute(one, 1, 30);
  EXPECT_DOUBLE_EQ(workloads_.end_of_another(one, now_), now_ + 20);
}

TEST_F(WorkloadsTest, CountsFromTheEndOfThePreviousBlockNotFromTheAssignment) {
  const Assignment first = assign(one, 0);
  const Assignment fetched_ahead = assign(one, 0);
  workloads_.computed(first, 10);
  workloads_.computed(fetched_ahead, 20);
  EXPECT_DOUBLE_EQ(workloads_.end_of_another(one, 20), 30);
}

TEST_F(WorkloadsTest, ForgetsASlowStart) {
  compute(one, 1, 300);
  compute(one, 60, 10);
  EXPECT_NEAR(workloads_.end_of_another(one, now_) - now_, 10, 1);
}

TEST_F(WorkloadsTest, ExpectsALateBlockToBecomeLater) {
  compute(one, 3, 10);
  (void)assign(one, now_);
  now_ += 10;
  EXPECT_DOUBLE_EQ(last_of(one)->end, now_);
  now_ += 50;
  EXPECT_DOUBLE_EQ(last_of(one)->end, now_ + 50);
}

TEST_F(WorkloadsTest, ExpectsARanksFirstBlockToBeHalfDoneWhenItLasts) {
  compute(two, 3, 10);
  (void)assign(one, now_);
  EXPECT_DOUBLE_EQ(last_of(one)->end, now_ + 10) << "as the others do";
  now_ += 200;
  EXPECT_DOUBLE_EQ(last_of(one)->end, now_ + 200);
}

TEST_F(WorkloadsTest, FindsTheLastBlockThatFits) {
  compute(one, 1, 10);
  const Assignment early = assign(one, now_);
  (void)assign(one, now_);
  const auto is_early = [&](const Assignment& assignment) { return assignment == early; };
  const auto found = workloads_.last_of(one, 0, now_, is_early);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->assignment, early);
  EXPECT_DOUBLE_EQ(found->end, now_ + 10);
  EXPECT_FALSE(workloads_.last_of(one, now_ + 10, now_, is_early)) << "not after that";
  EXPECT_FALSE(last_of(two));
}

TEST_F(WorkloadsTest, FastRanksAreSoonerNearTheEndOnly) {
  compute(one, 3, 100);
  compute(two, 3, 1);
  EXPECT_TRUE(workloads_.others_are_sooner(one, 98, 0, now_));
  EXPECT_FALSE(workloads_.others_are_sooner(one, 102, 0, now_));
  EXPECT_FALSE(workloads_.others_are_sooner(two, 1, 0, now_));
}

TEST_F(WorkloadsTest, EquallyFastRanksLeaveNoBlockToEachOther) {
  compute(one, 3, 10);
  compute(two, 3, 10);
  for (const Rank rank : {one, two}) {
    workloads_.requested(rank);
    EXPECT_FALSE(workloads_.others_are_sooner(rank, 1, 0, now_));
  }
}

TEST_F(WorkloadsTest, DoesNotWaitLongForAFastRankThatDoesNotEndItsBlock) {
  compute(one, 3, 100);
  compute(two, 3, 1);
  (void)assign(two, now_);
  workloads_.requested(one);
  EXPECT_TRUE(workloads_.others_are_sooner(one, 1, 0, now_ + 10));
  EXPECT_FALSE(workloads_.others_are_sooner(one, 1, 0, now_ + 110)) << "it computes for ever";
  workloads_.remove(two);
  EXPECT_FALSE(workloads_.others_are_sooner(one, 1, 0, now_)) << "it is gone";
}

TEST_F(WorkloadsTest, DoesNotWaitLongForAFastRankThatRequestsNoBlock) {
  compute(one, 3, 100);
  compute(two, 3, 1);
  workloads_.requested(one);
  EXPECT_TRUE(workloads_.others_are_sooner(one, 1, 0, now_ + 10)) << "it may write its block";
  EXPECT_FALSE(workloads_.others_are_sooner(one, 1, 0, now_ + 110));
  workloads_.requested(two);
  EXPECT_TRUE(workloads_.others_are_sooner(one, 1, 0, now_ + 110)) << "it waits for one";
}

TEST_F(WorkloadsTest, DoesNotWaitForARankThatHasNeverRequestedABlock) {
  (void)assign(one, now_);
  EXPECT_FALSE(workloads_.others_are_sooner(one, 1, 0, now_));
  (void)assign(two, now_);
  (void)assign(one, now_);
  EXPECT_TRUE(workloads_.others_are_sooner(one, 1, 0, now_))
      << "this rank has two blocks already, the other one has one";
}

TEST_F(WorkloadsTest, ARankWhoseBlockIsCancelledIsSlowerThanItSeemed) {
  compute(one, 3, 1);
  const Assignment taken = assign(one, now_);
  now_ += 40;
  workloads_.cancelled(taken, now_);
  EXPECT_DOUBLE_EQ(workloads_.end_of_another(one, now_), now_ + 40);
  const Assignment failed = assign(one, now_);
  now_ += 300;
  workloads_.dropped(failed, now_);
  EXPECT_DOUBLE_EQ(workloads_.end_of_another(one, now_), now_ + 40)
      << "a failure says nothing about the pace";
}

TEST_F(WorkloadsTest, BlocksThatTakeNoTimeLeaveThePaceUnknown) {
  compute(one, 100, 0);
  EXPECT_GT(workloads_.end_of_another(one, 0), 0);
  EXPECT_TRUE(workloads_.idle(one));
}

} // namespace
} // namespace lsdeconv
