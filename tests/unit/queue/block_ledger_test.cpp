#include "lsdeconv/core/error.hpp"
#include "lsdeconv/queue/block_ledger.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr Rank one{1};
constexpr Rank two{2};

/// A ledger with two ranks on different nodes.
BlockLedger ledger_of(const LedgerSettings& settings) {
  BlockLedger ledger(settings);
  ledger.add_worker(one, NodeId{0});
  ledger.add_worker(two, NodeId{1});
  return ledger;
}

TEST(BlockLedger, FollowsABlockFromPendingToDone) {
  BlockLedger ledger = ledger_of({.blocks = 2});
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.pending = 2}));
  EXPECT_EQ(ledger.next(one), BlockId{0});
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.pending = 1, .running = 1}));
  ledger.complete(BlockId{0}, one);
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.pending = 1, .done = 1}));
  EXPECT_FALSE(ledger.finished());
  ledger.complete(ledger.next(two).value(), two);
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.done = 2}));
  EXPECT_TRUE(ledger.finished());
  EXPECT_EQ(ledger.next(one), std::nullopt);
}

TEST(BlockLedger, IsNotFinishedWhileABlockRuns) {
  BlockLedger ledger = ledger_of({.blocks = 1});
  (void)ledger.next(one);
  EXPECT_EQ(ledger.next(two), std::nullopt);
  EXPECT_FALSE(ledger.finished());
}

TEST(BlockLedger, IsFinishedFromTheStartWithoutBlocks) {
  EXPECT_TRUE(BlockLedger({.blocks = 0}).finished());
}

TEST(BlockLedger, SkipsBlocksThatAnEarlierRunHasDone) {
  BlockLedger ledger = ledger_of({.blocks = 3});
  ledger.set_done(BlockId{0});
  ledger.set_done(BlockId{2});
  ledger.set_done(BlockId{2});
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.pending = 1, .done = 2}));
  EXPECT_EQ(ledger.next(one), BlockId{1});
  EXPECT_THROW(ledger.set_done(BlockId{1}), Error) << "too late";
}

TEST(BlockLedger, ABlockDoneTwiceStaysDone) {
  BlockLedger ledger = ledger_of({.blocks = 1});
  (void)ledger.next(one);
  ledger.complete(BlockId{0}, one);
  ledger.complete(BlockId{0}, one);
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.done = 1}));
}

TEST(BlockLedger, IgnoresRanksThatDoNotHaveTheBlock) {
  BlockLedger ledger = ledger_of({.blocks = 2});
  (void)ledger.next(one);
  EXPECT_FALSE(ledger.claim(BlockId{0}, two));
  EXPECT_FALSE(ledger.complete(BlockId{0}, two));
  EXPECT_FALSE(ledger.fail(BlockId{0}, two, "x"));
  EXPECT_FALSE(ledger.complete(BlockId{1}, one)) << "it is pending";
  EXPECT_THROW(ledger.complete(BlockId{2}, one), Error) << "there is none";
  EXPECT_THROW(ledger.complete(BlockId{-1}, one), Error);
  EXPECT_THROW((void)ledger.next(Rank{7}), Error) << "takes no part";
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.pending = 1, .running = 1}));
}

TEST(BlockLedger, GivesAFailedBlockToAnotherRankBeforeNewOnes) {
  BlockLedger ledger = ledger_of({.blocks = 10});
  (void)ledger.next(one);
  ledger.fail(BlockId{0}, one, "no memory");
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.pending = 10}));
  EXPECT_EQ(ledger.next(one), BlockId{1});
  EXPECT_EQ(ledger.next(two), BlockId{0});
}

TEST(BlockLedger, GivesTheOnlyWorkerItsFailedBlockAgain) {
  BlockLedger ledger({.blocks = 1, .attempts = 2});
  ledger.add_worker(one, NodeId{0});
  (void)ledger.next(one);
  ledger.fail(BlockId{0}, one, "first");
  EXPECT_EQ(ledger.next(one), BlockId{0});
}

TEST(BlockLedger, CountsABlockAsFailedAfterAllAttemptsWithTheLastReason) {
  BlockLedger ledger({.blocks = 1, .attempts = 3});
  ledger.add_worker(one, NodeId{0});
  for (const char* reason : {"first", "second", "third"}) {
    EXPECT_FALSE(ledger.finished());
    (void)ledger.next(one);
    ledger.fail(BlockId{0}, one, reason);
  }
  EXPECT_TRUE(ledger.finished());
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.failed = 1}));
  ASSERT_EQ(ledger.failures().size(), 1);
  EXPECT_EQ(ledger.failures()[0].block, BlockId{0});
  EXPECT_EQ(ledger.failures()[0].attempts, 3);
  EXPECT_EQ(ledger.failures()[0].reason, "third");
}

TEST(BlockLedger, TakesTheBlocksOfALeavingRankBackWithoutCountingAnAttempt) {
  BlockLedger ledger = ledger_of({.blocks = 3, .attempts = 1});
  (void)ledger.next(one);
  (void)ledger.next(one);
  ledger.remove_worker(one);
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.pending = 3}));
  EXPECT_FALSE(ledger.complete(BlockId{0}, one));
  EXPECT_THROW((void)ledger.next(one), Error);
  for (int i = 0; i < 3; ++i) {
    ledger.complete(ledger.next(two).value(), two);
  }
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.done = 3}));
}

TEST(BlockLedger, RemembersFailuresOfABlockThatWasLeftBehind) {
  BlockLedger ledger = ledger_of({.blocks = 1, .attempts = 2});
  (void)ledger.next(one);
  ledger.fail(BlockId{0}, one, "first");
  (void)ledger.next(two);
  ledger.remove_worker(two);
  EXPECT_EQ(ledger.next(one), BlockId{0}) << "nobody else is left";
  ledger.fail(BlockId{0}, one, "second");
  EXPECT_EQ(ledger.failures().at(0).attempts, 2);
}

TEST(BlockLedger, EndsWithBlocksPendingWhenAllWorkersAreGone) {
  BlockLedger ledger = ledger_of({.blocks = 5});
  (void)ledger.next(one);
  ledger.remove_worker(one);
  EXPECT_FALSE(ledger.finished());
  ledger.remove_worker(two);
  EXPECT_TRUE(ledger.finished());
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.pending = 5}));
}

TEST(BlockLedger, StopsAfterTheRunningBlocks) {
  BlockLedger ledger = ledger_of({.blocks = 5});
  (void)ledger.next(one);
  (void)ledger.next(two);
  ledger.stop();
  EXPECT_EQ(ledger.next(one), std::nullopt);
  EXPECT_FALSE(ledger.finished());
  ledger.complete(BlockId{0}, one);
  EXPECT_FALSE(ledger.finished());
  ledger.fail(BlockId{1}, two, "x");
  EXPECT_TRUE(ledger.finished());
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.pending = 4, .done = 1}));
}

TEST(BlockLedger, RefusesImpossibleSettings) {
  EXPECT_THROW(BlockLedger({.blocks = -1}), Error);
  EXPECT_THROW(BlockLedger({.blocks = 1, .group_size = 0}), Error);
  EXPECT_THROW(BlockLedger({.blocks = 1, .attempts = 0}), Error);
}

} // namespace
} // namespace lsdeconv
