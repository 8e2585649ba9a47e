#include "simulated_ranks.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/queue/block_ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <utility>

namespace lsdeconv {
namespace {

using ::testing::IsEmpty;
using testing::SimulatedRanks;
using ::testing::SizeIs;

constexpr Rank slow{0};
constexpr Rank near{1};
constexpr Rank far{2};

/// Ranks 0 and 1 run on one node, rank 2 on another. The pace of all is known from blocks 0 to 2: `slow`
/// takes 100 seconds, the others 1. `slow` has just been given the last block.
class SecondCopiesTest : public ::testing::Test {
protected:
  SecondCopiesTest() {
    for (const Rank rank : {slow, near, far}) {
      ledger_.add_worker(rank, NodeId{rank == far ? 1 : 0});
    }
    compute(slow, 100);
    compute(near, 1);
    compute(far, 1);
    now_ += 1000; // so that no request is expected of the fast ones
    last_ = ledger_.next(slow).value();
  }
  void compute(Rank rank, double seconds) {
    const BlockId id = ledger_.next(rank).value();
    now_ += seconds;
    ledger_.complete(id, rank);
  }

  double now_ = 0;
  BlockLedger ledger_{{.blocks = 4, .attempts = 2, .clock = [this] { return now_; }}};
  BlockId last_;
};

TEST_F(SecondCopiesTest, GoToAnIdleRankThatIsExpectedToBeFaster) {
  EXPECT_EQ(ledger_.next(far), last_);
  EXPECT_EQ(ledger_.counts(), (LedgerCounts{.running = 1, .done = 3}));
  EXPECT_EQ(ledger_.second_copies(), 1);
  EXPECT_EQ(ledger_.next(near), std::nullopt) << "one is enough";
  EXPECT_THAT(ledger_.running().of_block(last_), SizeIs(2));
}

TEST(SecondCopies, AreMadeOfTheBlockThatEndsLast) {
  constexpr Rank slower{3};
  double now = 0;
  BlockLedger ledger({.blocks = 5, .attempts = 2, .clock = [&] { return now; }});
  for (const auto& [rank, seconds] : {std::pair{slow, 100}, {slower, 200}, {far, 1}}) {
    ledger.add_worker(rank, NodeId{rank.value});
    const BlockId id = ledger.next(rank).value();
    now += seconds;
    ledger.complete(id, rank);
  }
  now += 1000;
  (void)ledger.next(slow);
  const BlockId last = ledger.next(slower).value();
  EXPECT_EQ(ledger.next(far), last);
}

TEST_F(SecondCopiesTest, AreNotWorthwhileShortBeforeTheEnd) {
  now_ += 98.5;
  EXPECT_EQ(ledger_.next(far), std::nullopt);
  EXPECT_FALSE(ledger_.finished());
}

TEST_F(SecondCopiesTest, GoToAnotherNodeIfAFastRankWaitsThere) {
  ledger_.add_worker(Rank{3}, NodeId{1});
  now_ += 98.5;
  EXPECT_EQ(ledger_.next(far), std::nullopt) << "too late for now";
  now_ += 30;
  EXPECT_EQ(ledger_.next(near), std::nullopt) << "much later than expected, but far waits";
  EXPECT_EQ(ledger_.next(far), last_);
}

TEST_F(SecondCopiesTest, StayOnTheNodeWhereNoOtherRankWaits) {
  EXPECT_EQ(ledger_.next(near), last_);
}

TEST_F(SecondCopiesTest, TheFirstClaimWinsAndTheOtherCopyIsCancelled) {
  (void)ledger_.next(far);
  EXPECT_TRUE(ledger_.claim(last_, far));
  EXPECT_FALSE(ledger_.claim(last_, slow));
  EXPECT_FALSE(ledger_.holds(last_, slow));
  const std::vector<Assignment> cancelled = ledger_.take_cancelled();
  ASSERT_THAT(cancelled, SizeIs(1));
  EXPECT_EQ(cancelled[0].rank, slow);
  EXPECT_EQ(cancelled[0].ticket, Ticket{4});
  EXPECT_FALSE(ledger_.fail(last_, slow, "too late to matter"));
  EXPECT_TRUE(ledger_.complete(last_, far));
  EXPECT_FALSE(ledger_.complete(last_, slow));
  EXPECT_EQ(ledger_.counts(), (LedgerCounts{.done = 4}));
  EXPECT_TRUE(ledger_.finished());
}

TEST_F(SecondCopiesTest, ABlockIsNotFinishedWhileItsClaimIsOpen) {
  (void)ledger_.next(far);
  EXPECT_TRUE(ledger_.claim(last_, slow));
  EXPECT_EQ(ledger_.next(far), std::nullopt) << "it is being written";
  EXPECT_FALSE(ledger_.finished());
}

TEST_F(SecondCopiesTest, AFailureOfOneLeavesTheOtherRunning) {
  (void)ledger_.next(far);
  EXPECT_TRUE(ledger_.fail(last_, far, "no memory"));
  EXPECT_EQ(ledger_.counts(), (LedgerCounts{.running = 1, .done = 3}));
  EXPECT_EQ(ledger_.next(far), std::nullopt) << "it failed there";
  EXPECT_EQ(ledger_.next(near), last_) << "another one may try";
  EXPECT_TRUE(ledger_.complete(last_, slow));
  EXPECT_THAT(ledger_.failures(), IsEmpty());
}

TEST_F(SecondCopiesTest, ABlockFailsWhenTheLastCopyOfTheLastAttemptIsGone) {
  (void)ledger_.next(far);
  ledger_.fail(last_, far, "no memory");
  (void)ledger_.next(near);
  ledger_.fail(last_, near, "no memory either");
  EXPECT_EQ(ledger_.counts().running, 1) << "the first copy may still save it";
  EXPECT_EQ(ledger_.next(near), std::nullopt);
  ledger_.remove_worker(slow);
  EXPECT_EQ(ledger_.counts(), (LedgerCounts{.done = 3, .failed = 1}));
  EXPECT_EQ(ledger_.failures().at(0).reason, "no memory either");
}

TEST_F(SecondCopiesTest, TheLossOfARankLeavesTheOtherCopyRunning) {
  (void)ledger_.next(far);
  ledger_.remove_worker(slow);
  EXPECT_EQ(ledger_.counts().running, 1);
  EXPECT_TRUE(ledger_.complete(last_, far));
}

TEST_F(SecondCopiesTest, TheLossOfARankThatHasClaimedBringsTheBlockBack) {
  (void)ledger_.next(far);
  EXPECT_TRUE(ledger_.claim(last_, far));
  (void)ledger_.take_cancelled();
  ledger_.remove_worker(far);
  EXPECT_EQ(ledger_.counts(), (LedgerCounts{.pending = 1, .done = 3}));
  EXPECT_THAT(ledger_.take_cancelled(), SizeIs(1)) << "the rank may wake up";
  EXPECT_EQ(ledger_.next(near), last_);
}

TEST_F(SecondCopiesTest, ALeavingRankKeepsOnlyWhatItHasClaimed) {
  (void)ledger_.next(far);
  EXPECT_TRUE(ledger_.claim(last_, far));
  ledger_.retire_worker(far);
  EXPECT_THROW((void)ledger_.next(far), Error);
  EXPECT_TRUE(ledger_.complete(last_, far));
  EXPECT_EQ(ledger_.counts(), (LedgerCounts{.done = 4}));
}

TEST_F(SecondCopiesTest, AFailedWriteCountsAsAnAttempt) {
  EXPECT_TRUE(ledger_.claim(last_, slow));
  EXPECT_TRUE(ledger_.fail(last_, slow, "disk full"));
  EXPECT_EQ(ledger_.next(slow), std::nullopt);
  EXPECT_EQ(ledger_.next(far), last_);
}

TEST_F(SecondCopiesTest, CancellingTakesBothCopies) {
  (void)ledger_.next(far);
  ledger_.cancel_running();
  EXPECT_EQ(ledger_.counts(), (LedgerCounts{.pending = 1, .done = 3}));
  EXPECT_THAT(ledger_.take_cancelled(), SizeIs(2));
  EXPECT_FALSE(ledger_.claim(last_, far));
  EXPECT_TRUE(ledger_.finished());
}

TEST_F(SecondCopiesTest, CancellingWaitsForAClaimedBlock) {
  EXPECT_TRUE(ledger_.claim(last_, slow));
  ledger_.cancel_running();
  EXPECT_FALSE(ledger_.finished());
  EXPECT_TRUE(ledger_.complete(last_, slow));
  EXPECT_TRUE(ledger_.finished());
}

TEST_F(SecondCopiesTest, AreNotMadeAfterAStop) {
  ledger_.stop();
  EXPECT_EQ(ledger_.next(far), std::nullopt);
}

/// `fast` ranks and some that take `ratio` times as long, four to a node.
std::vector<SimulatedRanks::RankModel> mixed(int fast, int others, double ratio) {
  std::vector<SimulatedRanks::RankModel> models;
  models.reserve(static_cast<std::size_t>(fast) + static_cast<std::size_t>(others));
  for (int i = 0; i < fast; ++i) {
    models.push_back({.node = NodeId{i / 4}, .seconds = 10});
  }
  for (int i = 0; i < others; ++i) {
    models.push_back({.node = NodeId{i / 4}, .seconds = 10 * ratio});
  }
  return models;
}

void expect_each_once(const SimulatedRanks& ranks, int blocks) {
  EXPECT_THAT(ranks.completed(), SizeIs(blocks));
  for (const auto& [id, times] : ranks.completed()) {
    EXPECT_EQ(times, 1) << "block " << id;
  }
}

/// A lower bound of the time, whatever rank computes what.
double least_time(int blocks, const std::vector<SimulatedRanks::RankModel>& models) {
  double rate = 0;
  for (const auto& model : models) {
    rate += 1 / model.seconds;
  }
  return blocks / rate;
}

TEST(StragglersInSimulation, SlowAndFastRanksEndWithinTwoFastBlocksOfTheLeastTime) {
  for (const double ratio : {2.0, 20.0, 50.0, 100.0}) {
    for (const int blocks : {16, 100, 403}) {
      const auto models = mixed(8, 8, ratio);
      SimulatedRanks ranks(models, {.blocks = blocks, .group_size = 10});
      EXPECT_LE(ranks.run(), least_time(blocks, models) + 20) << "ratio " << ratio << ", blocks " << blocks;
      expect_each_once(ranks, blocks);
    }
  }
}

TEST(StragglersInSimulation, SlowRanksComputeBlocksWhereThatHelps) {
  SimulatedRanks ranks(mixed(2, 6, 2), {.blocks = 100});
  EXPECT_NEAR(ranks.run(), 200, 20);
  std::int64_t by_slow = 0;
  for (int rank = 2; rank < 8; ++rank) {
    by_slow += ranks.computed_by(rank);
  }
  EXPECT_NEAR(static_cast<double>(by_slow), 60, 6);
}

TEST(StragglersInSimulation, EqualRanksComputeNothingTwice) {
  SimulatedRanks ranks(mixed(8, 0, 1), {.blocks = 403});
  EXPECT_NEAR(ranks.run(), 510, 0.1);
  EXPECT_EQ(ranks.ledger().second_copies(), 0);
}

TEST(StragglersInSimulation, FewBlocksAreSpreadOverManyRanks) {
  SimulatedRanks ranks(mixed(8, 0, 1), {.blocks = 8});
  EXPECT_NEAR(ranks.run(), 10, 0.1);
}

TEST(StragglersInSimulation, AFrozenRankCostsTheTimeOfAFewBlocks) {
  for (const double frozen_from : {5.0, 205.0, 495.0}) {
    auto models = mixed(8, 0, 1);
    models[0].frozen_from = frozen_from;
    SimulatedRanks ranks(models, {.blocks = 400});
    const double rest = (400 - 8 * frozen_from / 10) / 7 * 10;
    EXPECT_LE(ranks.run(10000), frozen_from + rest + 45) << "frozen from " << frozen_from;
    expect_each_once(ranks, 400);
  }
}

TEST(StragglersInSimulation, SlowRanksDoTheRestWhenTheFastOneIsLost) {
  auto models = mixed(1, 3, 20);
  models[0].frozen_from = 200;
  models[0].lost_at = 300;
  SimulatedRanks ranks(models, {.blocks = 100});
  EXPECT_LE(ranks.run(), 200 + 200.0 * 80 / 3 + 400);
  expect_each_once(ranks, 100);
}

TEST(StragglersInSimulation, SlowRanksDoTheRestWhenTheFastOneFreezesAndIsNeverLost) {
  auto models = mixed(1, 3, 20);
  models[0].frozen_from = 200;
  SimulatedRanks ranks(models, {.blocks = 100});
  EXPECT_LE(ranks.run(100000), 200 + 200.0 * 80 / 3 + 400);
  expect_each_once(ranks, 100);
}

TEST(StragglersInSimulation, BlocksOfVeryDifferentEffortEndNearTheLeastTime) {
  std::mt19937 random(7);
  std::lognormal_distribution<double> distribution(0, 1);
  std::vector<double> efforts(400);
  double sum = 0;
  for (double& effort : efforts) {
    effort = distribution(random);
    sum += effort;
  }
  const auto models = mixed(8, 8, 50);
  SimulatedRanks ranks(models, {.blocks = 400, .group_size = 10});
  ranks.effort = [&](BlockId id) { return efforts[static_cast<std::size_t>(id.value)]; };
  const double longest = 10 * *std::max_element(efforts.begin(), efforts.end());
  EXPECT_LE(ranks.run(), least_time(400, models) * sum / 400 + longest + 20);
  expect_each_once(ranks, 400);
}

} // namespace
} // namespace lsdeconv
