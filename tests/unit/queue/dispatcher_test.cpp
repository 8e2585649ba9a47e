#include "queue/dispatcher.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Rank local{0};
constexpr Rank near{1};
constexpr Rank far{2};

/// Ranks 0 and 1 on one node, rank 2 on another.
class DispatcherTest : public ::testing::Test {
protected:
  explicit DispatcherTest(std::function<double()> clock = {})
      : dispatcher_({.blocks = 2, .clock = std::move(clock)}, {}, {NodeId{0}, NodeId{0}, NodeId{1}}) {}

  /// "1:0" says that rank 1 got block 0, "1:end" that there is no more for it.
  [[nodiscard]] std::vector<std::string> answers() {
    std::vector<std::string> all;
    using Message = Dispatcher::Message;
    for (const Message& message : dispatcher_.take_messages()) {
      switch (message.kind) {
      case Message::Kind::assign:
        all.push_back(text(message.rank, ':', message.block));
        break;
      case Message::Kind::end:
        all.push_back(text(message.rank, ":end"));
        break;
      case Message::Kind::end_degraded:
        all.push_back(text(message.rank, ":end, degraded"));
        break;
      case Message::Kind::withdrawn:
        all.push_back(text(message.rank, ":not ", message.block));
        break;
      }
    }
    return all;
  }
  Dispatcher dispatcher_;
};

struct TestClock {
  std::atomic<double> now_ = 0;
};

/// With a clock, so that there are second copies.
class TimedDispatcherTest : protected TestClock, public DispatcherTest {
protected:
  TimedDispatcherTest() : DispatcherTest([this] { return now_.load(); }) {}
};

TEST_F(DispatcherTest, AnswersInTheOrderOfAsking) {
  dispatcher_.ask(far);
  dispatcher_.ask(near);
  EXPECT_THAT(answers(), ElementsAre("2:0", "1:1"));
  EXPECT_THAT(answers(), IsEmpty());
}

TEST_F(DispatcherTest, LetsARankWaitWhileBlocksMayComeBack) {
  dispatcher_.ask(near);
  dispatcher_.ask(near);
  dispatcher_.ask(far);
  EXPECT_THAT(answers(), ElementsAre("1:0", "1:1"));
  dispatcher_.fail(BlockId{1}, near, "x");
  EXPECT_THAT(answers(), ElementsAre("2:1"));
}

TEST_F(DispatcherTest, TellsAllWhoWaitThatTheWorkHasEnded) {
  dispatcher_.ask(near);
  dispatcher_.ask(near);
  dispatcher_.ask(near);
  dispatcher_.ask(far);
  (void)answers();
  dispatcher_.complete(BlockId{0}, near);
  EXPECT_THAT(answers(), IsEmpty());
  dispatcher_.complete(BlockId{1}, near);
  EXPECT_THAT(answers(), ElementsAre("1:end", "2:end"));
}

TEST_F(DispatcherTest, GivesWhatALeavingRankHadToThoseWhoWait) {
  dispatcher_.ask(near);
  dispatcher_.ask(near);
  dispatcher_.ask(far);
  dispatcher_.ask(near);
  (void)answers();
  dispatcher_.leave(near, "");
  EXPECT_THAT(answers(), ElementsAre("2:0", "1:end"));
}

TEST_F(DispatcherTest, IgnoresWhatARankSaysAfterItLeft) {
  dispatcher_.ask(near);
  dispatcher_.leave(near, "");
  dispatcher_.complete(BlockId{0}, near);
  dispatcher_.fail(BlockId{0}, near, "x");
  dispatcher_.leave(near, "");
  EXPECT_EQ(dispatcher_.counts(), (LedgerCounts{.pending = 2}));
  EXPECT_THAT(dispatcher_.take_completed(), IsEmpty());
}

TEST_F(DispatcherTest, NamesEachCompletedBlockOnce) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(dispatcher_.wait_for_block(local).has_value());
  }
  dispatcher_.complete(BlockId{1}, local);
  dispatcher_.complete(BlockId{0}, local);
  dispatcher_.complete(BlockId{0}, local);
  EXPECT_THAT(dispatcher_.take_completed(), ElementsAre(BlockId{1}, BlockId{0}));
  EXPECT_THAT(dispatcher_.take_completed(), IsEmpty());
}

TEST_F(DispatcherTest, AStopEndsThoseWhoWaitOnceRunningBlocksHaveEnded) {
  dispatcher_.ask(near);
  (void)answers();
  dispatcher_.request_stop();
  dispatcher_.ask(far);
  EXPECT_THAT(answers(), IsEmpty());
  dispatcher_.complete(BlockId{0}, near);
  EXPECT_THAT(answers(), ElementsAre("2:end"));
  EXPECT_EQ(dispatcher_.wait_for_block(local), std::nullopt);
}

TEST_F(DispatcherTest, WakesTheLocalWorkerWhenABlockComesBack) {
  dispatcher_.ask(far);
  dispatcher_.ask(far);
  std::future<std::optional<BlockId>> waiting =
      std::async(std::launch::async, [&] { return dispatcher_.wait_for_block(local); });
  dispatcher_.fail(BlockId{1}, far, "x");
  EXPECT_EQ(waiting.get(), BlockId{1});
}

TEST_F(DispatcherTest, WakesTheLocalWorkerWithTheErrorThatEndsServing) {
  dispatcher_.ask(far);
  dispatcher_.ask(far);
  std::future<std::optional<BlockId>> waiting =
      std::async(std::launch::async, [&] { return dispatcher_.wait_for_block(local); });
  dispatcher_.break_off(std::make_exception_ptr(Error("MPI_Improbe: broken")));
  EXPECT_THROW((void)waiting.get(), Error);
}

TEST_F(TimedDispatcherTest, TellsTheOtherRunnerThatItsCopyIsWithdrawn) {
  dispatcher_.ask(near);
  dispatcher_.ask(far);
  (void)answers();
  now_ = 10;
  EXPECT_TRUE(dispatcher_.claim(BlockId{1}, far));
  dispatcher_.complete(BlockId{1}, far);
  dispatcher_.ask(far);
  EXPECT_THAT(answers(), IsEmpty()) << "too early for a second copy";
  now_ = 40;
  dispatcher_.tick();
  EXPECT_THAT(answers(), ElementsAre("2:0"));
  EXPECT_EQ(dispatcher_.statistics().second_copies, 1);
  EXPECT_TRUE(dispatcher_.claim(BlockId{0}, far));
  EXPECT_THAT(answers(), ElementsAre("1:not 0"));
  EXPECT_TRUE(dispatcher_.cancelled(BlockId{0}, near));
  EXPECT_FALSE(dispatcher_.claim(BlockId{0}, near));
  dispatcher_.complete(BlockId{0}, far);
  dispatcher_.ask(near);
  EXPECT_THAT(answers(), ElementsAre("1:end"));
  EXPECT_THAT(dispatcher_.take_completed(), ElementsAre(BlockId{1}, BlockId{0}));
}

TEST_F(TimedDispatcherTest, WakesTheLocalWorkerForASecondCopy) {
  dispatcher_.ask(far);
  const BlockId mine = dispatcher_.wait_for_block(local).value();
  (void)answers();
  now_ = 10;
  dispatcher_.complete(mine, local);
  std::future<std::optional<BlockId>> waiting =
      std::async(std::launch::async, [&] { return dispatcher_.wait_for_block(local); });
  now_ = 100;
  while (waiting.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
    dispatcher_.tick();
  }
  EXPECT_EQ(waiting.get(), BlockId{0});
}

TEST_F(DispatcherTest, GivesWhatALostRankHadToOthersAndTellsThemThatTheRunIsDegraded) {
  dispatcher_.ask(near);
  dispatcher_.ask(near);
  (void)answers();
  EXPECT_TRUE(dispatcher_.claim(BlockId{1}, near));
  dispatcher_.lose(near, "silent");
  EXPECT_TRUE(dispatcher_.degraded());
  EXPECT_THAT(answers(), ElementsAre("1:not 0", "1:not 1")) << "should it wake";
  dispatcher_.ask(far);
  dispatcher_.ask(far);
  dispatcher_.ask(far);
  EXPECT_THAT(answers(), ElementsAre("2:0", "2:1"));
  dispatcher_.complete(BlockId{1}, near);
  EXPECT_FALSE(dispatcher_.claim(BlockId{0}, near));
  EXPECT_THAT(dispatcher_.take_completed(), IsEmpty());
  dispatcher_.complete(BlockId{0}, far);
  dispatcher_.complete(BlockId{1}, far);
  dispatcher_.ask(near);
  EXPECT_THAT(answers(), ElementsAre("2:end, degraded", "1:end, degraded"));
}

TEST_F(DispatcherTest, WaitsForEachRankToPartOrToBeLost) {
  EXPECT_FALSE(dispatcher_.alone());
  dispatcher_.leave(far, "");
  dispatcher_.part(far);
  dispatcher_.part(local);
  EXPECT_FALSE(dispatcher_.alone());
  dispatcher_.lose(near, "silent");
  dispatcher_.part(near);
  EXPECT_TRUE(dispatcher_.alone());
}

TEST_F(DispatcherTest, ALostRanksQuestionIsAnswered) {
  dispatcher_.ask(far);
  dispatcher_.ask(far);
  dispatcher_.ask(near);
  (void)answers();
  dispatcher_.lose(near, "silent");
  EXPECT_THAT(answers(), ElementsAre("1:end, degraded"));
}

TEST_F(DispatcherTest, LosesEachRankOnceAndNeverTheFirst) {
  EXPECT_THROW(dispatcher_.lose(local, "x"), Error);
  EXPECT_THROW(dispatcher_.lose(Rank{3}, "x"), Error);
  dispatcher_.lose(near, "silent");
  dispatcher_.lose(near, "again");
  ASSERT_EQ(dispatcher_.lost().size(), 1);
  EXPECT_EQ(dispatcher_.lost()[0].reason, "silent");
}

TEST_F(TimedDispatcherTest, ListsWhatRunsForHowLong) {
  dispatcher_.ask(far);
  now_ = 5;
  dispatcher_.ask(near);
  EXPECT_TRUE(dispatcher_.claim(BlockId{0}, far));
  now_ = 7;
  const std::vector<RunningBlock> running = dispatcher_.running();
  ASSERT_EQ(running.size(), 2);
  EXPECT_EQ(running[0].block, BlockId{1});
  EXPECT_EQ(running[0].seconds, 2);
  EXPECT_FALSE(running[0].claimed);
  EXPECT_EQ(running[1].rank, far);
  EXPECT_EQ(running[1].seconds, 7);
  EXPECT_TRUE(running[1].claimed);
}

TEST_F(DispatcherTest, GivingUpWithdrawsAllThatIsNotClaimedAndEndsTheRun) {
  dispatcher_.ask(far);
  dispatcher_.ask(near);
  (void)answers();
  EXPECT_TRUE(dispatcher_.claim(BlockId{1}, near));
  dispatcher_.cancel_running();
  dispatcher_.ask(far);
  EXPECT_THAT(answers(), ElementsAre("2:not 0"));
  dispatcher_.complete(BlockId{1}, near);
  EXPECT_THAT(answers(), ElementsAre("2:end"));
  EXPECT_EQ(dispatcher_.counts(), (LedgerCounts{.pending = 1, .done = 1}));
}

TEST_F(DispatcherTest, RefusesWhatCannotBeTrue) {
  EXPECT_THROW(dispatcher_.complete(BlockId{-1}, near), Error);
  EXPECT_THROW(dispatcher_.fail(BlockId{7}, near, "x"), Error);
  EXPECT_EQ(dispatcher_.counts(), (LedgerCounts{.pending = 2}));
}

} // namespace
} // namespace lsdeconv
