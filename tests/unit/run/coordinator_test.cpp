#include "run/coordinator.hpp"
#include "support/checkpoint_sample.hpp"
#include "support/checkpoint_test.hpp"
#include "unit/watchdog/manual_watchdog.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Rank other{1};
constexpr BlockState pending = BlockState::pending;
constexpr BlockState done = BlockState::done;

/// Rank 0 of two ranks, with a volume of three blocks of which an earlier run has done the last.
class CoordinatorTest : public testing::CheckpointTest {
protected:
  CoordinatorTest() {
    testing::write_sample(checkpoint_, BlockId{2});
    checkpoint_.mark_done({BlockId{2}});
  }
  /// The next block, written and completed by rank 0.
  BlockId complete_one() {
    const BlockId id = dispatcher_.next().value();
    testing::write_sample(checkpoint_, id);
    dispatcher_.complete(id);
    return id;
  }

  Checkpoint checkpoint_{created("c.h5", {6, 4, 4}, {2, 4, 4}), world, Checkpoint::Access::write};
  Dispatcher dispatcher_{{.blocks = 3}, {BlockId{2}}, {NodeId{0}, NodeId{0}}};
  testing::ManualWatchdog watchdog_{{.stall_timeout = 600, .drain_time = 10}};
  Coordinator coordinator_{&dispatcher_, checkpoint_, *watchdog_};
};

TEST_F(CoordinatorTest, MarksCompletedBlocksAndNotesTheProgress) {
  coordinator_.tick();
  EXPECT_THAT(checkpoint_.states(), ElementsAre(pending, pending, done));
  EXPECT_FALSE(watchdog_->progressed()) << "that block was done before";
  EXPECT_EQ(complete_one(), BlockId{0});
  coordinator_.tick();
  EXPECT_THAT(checkpoint_.states(), ElementsAre(done, pending, done));
  EXPECT_TRUE(watchdog_->progressed());
}

TEST_F(CoordinatorTest, FailsWhereAMarkCannotBeWritten) {
  checkpoint_.check_before_marks([] { throw Error("the lock is gone"); });
  complete_one();
  EXPECT_THROW(coordinator_.tick(), Error);
  EXPECT_FALSE(watchdog_->progressed());
}

TEST_F(CoordinatorTest, MarksWhatIsCompletedWhileItWaits) {
  coordinator_.tick_during([&] {
    for (int i = 0; i < 2; ++i) {
      const BlockId id = dispatcher_.next().value();
      dispatcher_.complete(id);
    }
  });
  EXPECT_THAT(checkpoint_.states(), ElementsAre(done, done, done));
}

TEST_F(CoordinatorTest, PassesOnWhatEndsTheWaiting) {
  EXPECT_THROW(coordinator_.tick_during([] { throw std::runtime_error("serving failed"); }),
               std::runtime_error);
}

TEST_F(CoordinatorTest, PassesOnWhyAMarkCannotBeWrittenWhileItWaits) {
  checkpoint_.check_before_marks([] { throw Error("the lock is gone"); });
  complete_one();
  EXPECT_THROW(coordinator_.tick_during([] {}), Error);
}

TEST_F(CoordinatorTest, TellsTheQueueToStopAndToCancel) {
  const BlockId running = dispatcher_.next().value();
  const WatchdogHandlers handlers = coordinator_.handlers();
  handlers.stop();
  EXPECT_FALSE(dispatcher_.cancelled(running));
  handlers.cancel();
  EXPECT_TRUE(dispatcher_.cancelled(running));
  EXPECT_EQ(dispatcher_.next(), std::nullopt);
}

TEST_F(CoordinatorTest, TellsTheQueueOfALostRank) {
  ::testing::internal::CaptureStderr();
  coordinator_.handlers().lose({other, "n2", "has not been heard for 10 min 00 s"});
  EXPECT_THAT(::testing::internal::GetCapturedStderr(),
              HasSubstr("rank 1 is lost: has not been heard for 10 min 00 s"));
  EXPECT_TRUE(dispatcher_.degraded());
}

TEST_F(CoordinatorTest, ReportsTheBlocksThatAreBeingWritten) {
  const BlockId id = dispatcher_.next().value();
  const WatchdogHandlers handlers = coordinator_.handlers();
  EXPECT_THAT(handlers.writes_in_progress(), IsEmpty());
  EXPECT_TRUE(dispatcher_.claim(id));
  EXPECT_THAT(handlers.writes_in_progress(), ElementsAre(BlockOnRank{id, Rank{0}}));
}

TEST_F(CoordinatorTest, AllIsDoneWhenEveryBlockIs) {
  const WatchdogHandlers handlers = coordinator_.handlers();
  complete_one();
  EXPECT_FALSE(handlers.all_done()) << "one is pending";
  const BlockId last = dispatcher_.next().value();
  EXPECT_FALSE(handlers.all_done()) << "it is running";
  dispatcher_.complete(last);
  EXPECT_TRUE(handlers.all_done());
}

TEST_F(CoordinatorTest, AllIsDoneWhenNoBlockRunsOfARunThatIsToEndEarly) {
  const Watchdog::HandlerScope scope(*watchdog_, coordinator_.handlers());
  const BlockId running = dispatcher_.next().value();
  (void)std::raise(SIGUSR1);
  watchdog_.advance(std::chrono::milliseconds(50));
  const WatchdogHandlers handlers = coordinator_.handlers();
  EXPECT_FALSE(handlers.all_done());
  dispatcher_.complete(running);
  EXPECT_TRUE(handlers.all_done()) << "the other block stays pending";
}

TEST_F(CoordinatorTest, FillsInTheCountsOfTheStatus) {
  complete_one();
  RunStatus status;
  coordinator_.counts(nullptr)(status);
  EXPECT_EQ(status.blocks_done, 2);
  EXPECT_EQ(status.blocks_done_before, 1);
}

TEST_F(CoordinatorTest, RecordsTheCountsInTheTrace) {
  const std::filesystem::path path = folder / "trace.json";
  TracePart trace(path, {}, 0);
  RunStatus status;
  coordinator_.counts (&trace)(status);
  trace.flush();
  std::ostringstream written;
  written << std::ifstream(path).rdbuf();
  for (const char* name : {"blocks running", "blocks done", "queue server"}) {
    EXPECT_THAT(written.str(), HasSubstr(name));
  }
}

TEST_F(CoordinatorTest, DoesNothingOnOtherRanks) {
  Coordinator elsewhere(nullptr, checkpoint_, *watchdog_);
  complete_one();
  bool waited = false;
  elsewhere.tick_during([&] { waited = true; });
  EXPECT_TRUE(waited);
  EXPECT_THAT(checkpoint_.states(), ElementsAre(pending, pending, done));
  EXPECT_FALSE(elsewhere.handlers().stop);
  EXPECT_FALSE(elsewhere.handlers().lose);
}

} // namespace
} // namespace lsdeconv
