#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/queue/dispatcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <thread>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Rank local{0};
constexpr Rank near{1};
constexpr Rank far{2};

/// Ranks 0 and 1 run on one node, rank 2 on another.
class DispatcherTest : public ::testing::Test {
protected:
  explicit DispatcherTest(std::function<double()> clock = {})
      : dispatcher_({.blocks = 2, .clock = std::move(clock)}, {}, {NodeId{0}, NodeId{0}, NodeId{1}}) {}

  /// The messages to other ranks as texts: "1:0" assigns block 0 to rank 1, "1:end" says that there is no
  /// more for it, "1:cancelled 0" that it need not compute block 0.
  [[nodiscard]] std::vector<std::string> messages() {
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
      case Message::Kind::cancelled:
        all.push_back(text(message.rank, ":cancelled ", message.block));
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

TEST_F(DispatcherTest, AnswersInTheOrderOfTheRequests) {
  dispatcher_.request_block(far);
  dispatcher_.request_block(near);
  EXPECT_THAT(messages(), ElementsAre("2:0", "1:1"));
  EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(DispatcherTest, LetsARankWaitWhileBlocksMayComeBack) {
  dispatcher_.request_block(near);
  dispatcher_.request_block(near);
  dispatcher_.request_block(far);
  EXPECT_THAT(messages(), ElementsAre("1:0", "1:1"));
  dispatcher_.fail(BlockId{1}, near, "x");
  EXPECT_THAT(messages(), ElementsAre("2:1"));
}

TEST_F(DispatcherTest, TellsAllWaitingRanksThatTheWorkHasEnded) {
  dispatcher_.request_block(near);
  dispatcher_.request_block(near);
  dispatcher_.request_block(near);
  dispatcher_.request_block(far);
  (void)messages();
  dispatcher_.complete(BlockId{0}, near);
  EXPECT_THAT(messages(), IsEmpty());
  dispatcher_.complete(BlockId{1}, near);
  EXPECT_THAT(messages(), ElementsAre("1:end", "2:end"));
}

TEST_F(DispatcherTest, GivesTheBlocksOfALeavingRankToWaitingRanks) {
  dispatcher_.request_block(near);
  dispatcher_.request_block(near);
  dispatcher_.request_block(far);
  dispatcher_.request_block(near);
  (void)messages();
  dispatcher_.leave(near, "");
  EXPECT_THAT(messages(), ElementsAre("2:0", "1:end"));
}

TEST_F(DispatcherTest, IgnoresResultsOfARankThatHasLeft) {
  dispatcher_.request_block(near);
  dispatcher_.leave(near, "");
  dispatcher_.complete(BlockId{0}, near);
  dispatcher_.fail(BlockId{0}, near, "x");
  dispatcher_.leave(near, "");
  EXPECT_EQ(dispatcher_.counts(), (LedgerCounts{.pending = 2}));
  EXPECT_THAT(dispatcher_.take_completed(), IsEmpty());
}

TEST_F(DispatcherTest, ReturnsEachCompletedBlockOnce) {
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(dispatcher_.next().has_value());
  }
  dispatcher_.complete(BlockId{1});
  dispatcher_.complete(BlockId{0});
  dispatcher_.complete(BlockId{0});
  EXPECT_THAT(dispatcher_.take_completed(), ElementsAre(BlockId{1}, BlockId{0}));
  EXPECT_THAT(dispatcher_.take_completed(), IsEmpty());
}

TEST_F(DispatcherTest, AStopAnswersWaitingRanksOnceRunningBlocksHaveEnded) {
  dispatcher_.request_block(near);
  (void)messages();
  dispatcher_.request_stop();
  dispatcher_.request_block(far);
  EXPECT_THAT(messages(), IsEmpty());
  dispatcher_.complete(BlockId{0}, near);
  EXPECT_THAT(messages(), ElementsAre("2:end"));
  EXPECT_EQ(dispatcher_.next(), std::nullopt);
}

TEST_F(DispatcherTest, WakesRankZerosThreadWhenABlockComesBack) {
  dispatcher_.request_block(far);
  dispatcher_.request_block(far);
  std::future<std::optional<BlockId>> waiting =
      std::async(std::launch::async, [&] { return dispatcher_.next(); });
  dispatcher_.fail(BlockId{1}, far, "x");
  EXPECT_EQ(waiting.get(), BlockId{1});
}

TEST_F(DispatcherTest, WakesRankZerosThreadWithTheErrorThatEndsServing) {
  dispatcher_.request_block(far);
  dispatcher_.request_block(far);
  std::future<std::optional<BlockId>> waiting =
      std::async(std::launch::async, [&] { return dispatcher_.next(); });
  dispatcher_.stop_serving(std::make_exception_ptr(Error("MPI_Improbe: broken")));
  EXPECT_THROW((void)waiting.get(), Error);
}

TEST_F(TimedDispatcherTest, TellsTheOtherRankThatItsCopyIsCancelled) {
  dispatcher_.request_block(near);
  dispatcher_.request_block(far);
  (void)messages();
  now_ = 10;
  EXPECT_TRUE(dispatcher_.claim(BlockId{1}, far));
  dispatcher_.complete(BlockId{1}, far);
  dispatcher_.request_block(far);
  EXPECT_THAT(messages(), IsEmpty()) << "too early for a second copy";
  now_ = 40;
  dispatcher_.tick();
  EXPECT_THAT(messages(), ElementsAre("2:0"));
  EXPECT_EQ(dispatcher_.statistics().second_copies, 1);
  EXPECT_TRUE(dispatcher_.claim(BlockId{0}, far));
  EXPECT_THAT(messages(), ElementsAre("1:cancelled 0"));
  EXPECT_TRUE(dispatcher_.cancelled(BlockId{0}, near));
  EXPECT_FALSE(dispatcher_.claim(BlockId{0}, near));
  dispatcher_.complete(BlockId{0}, far);
  dispatcher_.request_block(near);
  EXPECT_THAT(messages(), ElementsAre("1:end"));
  EXPECT_THAT(dispatcher_.take_completed(), ElementsAre(BlockId{1}, BlockId{0}));
}

TEST_F(TimedDispatcherTest, WakesRankZerosThreadForASecondCopy) {
  dispatcher_.request_block(far);
  const BlockId mine = dispatcher_.next().value();
  (void)messages();
  now_ = 10;
  dispatcher_.complete(mine);
  std::future<std::optional<BlockId>> waiting =
      std::async(std::launch::async, [&] { return dispatcher_.next(); });
  now_ = 100;
  while (waiting.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    dispatcher_.tick();
    std::this_thread::yield();
  }
  EXPECT_EQ(waiting.get(), BlockId{0});
}

TEST_F(DispatcherTest, GivesTheBlocksOfALostRankToOthersAndTellsThemThatTheRunIsDegraded) {
  dispatcher_.request_block(near);
  dispatcher_.request_block(near);
  (void)messages();
  EXPECT_TRUE(dispatcher_.claim(BlockId{1}, near));
  dispatcher_.lose(near, "silent");
  EXPECT_TRUE(dispatcher_.degraded());
  EXPECT_THAT(messages(), ElementsAre("1:cancelled 0", "1:cancelled 1")) << "the rank may wake up";
  dispatcher_.request_block(far);
  dispatcher_.request_block(far);
  dispatcher_.request_block(far);
  EXPECT_THAT(messages(), ElementsAre("2:0", "2:1"));
  dispatcher_.complete(BlockId{1}, near);
  EXPECT_FALSE(dispatcher_.claim(BlockId{0}, near));
  EXPECT_THAT(dispatcher_.take_completed(), IsEmpty());
  dispatcher_.complete(BlockId{0}, far);
  dispatcher_.complete(BlockId{1}, far);
  dispatcher_.request_block(near);
  EXPECT_THAT(messages(), ElementsAre("2:end, degraded", "1:end, degraded"));
}

TEST_F(DispatcherTest, KnowsWhetherEveryOtherRankHasClosedOrIsLost) {
  EXPECT_FALSE(dispatcher_.others_closed());
  dispatcher_.leave(far, "");
  dispatcher_.close(far);
  dispatcher_.close(local);
  EXPECT_FALSE(dispatcher_.others_closed());
  dispatcher_.lose(near, "silent");
  dispatcher_.close(near);
  EXPECT_TRUE(dispatcher_.others_closed());
}

TEST_F(DispatcherTest, AnswersTheRequestOfALostRank) {
  dispatcher_.request_block(far);
  dispatcher_.request_block(far);
  dispatcher_.request_block(near);
  (void)messages();
  dispatcher_.lose(near, "silent");
  EXPECT_THAT(messages(), ElementsAre("1:end, degraded"));
}

TEST_F(DispatcherTest, LosesEachRankOnceAndNeverTheFirst) {
  EXPECT_THROW(dispatcher_.lose(local, "x"), Error);
  EXPECT_THROW(dispatcher_.lose(Rank{3}, "x"), Error);
  EXPECT_FALSE(dispatcher_.degraded());
  ::testing::internal::CaptureStderr();
  dispatcher_.lose(near, "silent");
  dispatcher_.lose(near, "again");
  EXPECT_TRUE(dispatcher_.degraded());
  const std::string logged = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(logged, ::testing::HasSubstr("rank 1 is lost: silent; its blocks go to others"));
  EXPECT_THAT(logged, ::testing::Not(::testing::HasSubstr("again")));
}

TEST_F(DispatcherTest, ARankMayBeLostAfterItHasClosed) {
  dispatcher_.close(near);
  EXPECT_FALSE(dispatcher_.degraded());
  dispatcher_.lose(near, "silent");
  EXPECT_TRUE(dispatcher_.degraded());
  dispatcher_.close(near);
  dispatcher_.lose(near, "again");
  dispatcher_.request_block(near);
  EXPECT_THAT(messages(), ElementsAre("1:end, degraded"));
}

TEST_F(DispatcherTest, ListsTheBlocksThatAreBeingWritten) {
  dispatcher_.request_block(far);
  dispatcher_.request_block(near);
  EXPECT_THAT(dispatcher_.writes_in_progress(), IsEmpty());
  EXPECT_TRUE(dispatcher_.claim(BlockId{0}, far));
  EXPECT_THAT(dispatcher_.writes_in_progress(), ElementsAre(BlockOnRank{BlockId{0}, far}));
  EXPECT_TRUE(dispatcher_.claim(BlockId{1}, near));
  EXPECT_THAT(dispatcher_.writes_in_progress(),
              ElementsAre(BlockOnRank{BlockId{1}, near}, BlockOnRank{BlockId{0}, far}));
  dispatcher_.complete(BlockId{1}, near);
  EXPECT_THAT(dispatcher_.writes_in_progress(), ElementsAre(BlockOnRank{BlockId{0}, far}));
}

/// The functions without a rank are those of rank 0.
TEST_F(DispatcherTest, IsRankZerosOwnEndOfTheQueue) {
  WorkQueue& queue = dispatcher_;
  const BlockId first = queue.next().value();
  const BlockId second = queue.next().value();
  EXPECT_FALSE(queue.cancelled(first));
  EXPECT_TRUE(queue.claim(first));
  EXPECT_THAT(dispatcher_.writes_in_progress(), ElementsAre(BlockOnRank{first, local}));
  queue.fail(second, "no memory");
  EXPECT_TRUE(queue.cancelled(second));
  dispatcher_.request_block(far);
  EXPECT_THAT(messages(), ElementsAre(text("2:", second))) << "another node tries it first";
  queue.leave("device lost");
  EXPECT_EQ(queue.next(), std::nullopt);
  queue.complete(first);
  EXPECT_THAT(dispatcher_.take_completed(), ElementsAre(first)) << "it was claimed before";
  EXPECT_FALSE(queue.degraded());
}

TEST_F(DispatcherTest, CancellingTakesAllBlocksThatAreNotClaimedAndEndsTheRun) {
  dispatcher_.request_block(far);
  dispatcher_.request_block(near);
  (void)messages();
  EXPECT_TRUE(dispatcher_.claim(BlockId{1}, near));
  dispatcher_.cancel_running();
  dispatcher_.request_block(far);
  EXPECT_THAT(messages(), ElementsAre("2:cancelled 0"));
  dispatcher_.complete(BlockId{1}, near);
  EXPECT_THAT(messages(), ElementsAre("2:end"));
  EXPECT_EQ(dispatcher_.counts(), (LedgerCounts{.pending = 1, .done = 1}));
}

TEST_F(DispatcherTest, RefusesBlocksThatDoNotExist) {
  EXPECT_THROW(dispatcher_.complete(BlockId{-1}, near), Error);
  EXPECT_THROW(dispatcher_.fail(BlockId{7}, near, "x"), Error);
  EXPECT_EQ(dispatcher_.counts(), (LedgerCounts{.pending = 2}));
}

} // namespace
} // namespace lsdeconv
