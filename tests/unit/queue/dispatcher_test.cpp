#include "queue/dispatcher.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  explicit DispatcherTest(std::int64_t blocks = 2)
      : dispatcher_({.blocks = blocks}, {}, {NodeId{0}, NodeId{0}, NodeId{1}}) {}

  /// "1:0" says that rank 1 got block 0, "1:end" that there is no more for it.
  [[nodiscard]] std::vector<std::string> answers() {
    std::vector<std::string> all;
    using News = Dispatcher::News;
    for (const News& news : dispatcher_.take_news()) {
      switch (news.kind) {
      case News::Kind::assign:
        all.push_back(text(news.rank, ':', news.block));
        break;
      case News::Kind::end:
        all.push_back(text(news.rank, ":end"));
        break;
      case News::Kind::end_degraded:
        all.push_back(text(news.rank, ":end, degraded"));
        break;
      case News::Kind::withdrawn:
        all.push_back(text(news.rank, ":not ", news.block));
        break;
      }
    }
    return all;
  }
  Dispatcher dispatcher_;
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

TEST_F(DispatcherTest, RefusesWhatCannotBeTrue) {
  EXPECT_THROW(dispatcher_.complete(BlockId{-1}, near), Error);
  EXPECT_THROW(dispatcher_.fail(BlockId{7}, near, "x"), Error);
  EXPECT_EQ(dispatcher_.counts(), (LedgerCounts{.pending = 2}));
}

} // namespace
} // namespace lsdeconv
