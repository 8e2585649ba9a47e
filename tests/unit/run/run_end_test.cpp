#include "support/world.hpp"

#include "lsdeconv/run/run_end.hpp"
#include "lsdeconv/watchdog/watchdog.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace lsdeconv {
namespace {

using Reason = RunEnd::Reason;

int code_of(Reason reason, bool progressed) {
  RunEnd end;
  end.reason = reason;
  end.progressed = progressed;
  return end.exit_code();
}

TEST(RunEnd, ExitCodeSaysWhetherTheSameCommandGoesOn) {
  EXPECT_EQ(code_of(Reason::complete, false), 0);
  EXPECT_EQ(code_of(Reason::complete, true), 0);
  EXPECT_EQ(code_of(Reason::blocks_missing, true), 1) << "something is to be mended first";
  EXPECT_EQ(code_of(Reason::stopped, true), 75);
  EXPECT_EQ(code_of(Reason::stopped, false), 1) << "it would end in the same way";
  EXPECT_EQ(code_of(Reason::ranks_lost, true), 75);
  EXPECT_EQ(code_of(Reason::ranks_lost, false), 1);
}

TEST(RunEnd, ReasonsHaveNames) {
  EXPECT_EQ(name(Reason::complete), "complete");
  EXPECT_EQ(name(Reason::blocks_missing), "blocks missing");
  EXPECT_EQ(name(Reason::stopped), "stopped");
  EXPECT_EQ(name(Reason::ranks_lost), "ranks lost");
}

TEST(RunEnd, OfAnUndisturbedRunIsCompleteOrMissesBlocks) {
  Watchdog watchdog(testing::world(), {.stall_timeout = 600, .drain_time = 600});
  const RunEnd complete = run_end(watchdog, true, false);
  EXPECT_EQ(complete.reason, Reason::complete);
  EXPECT_FALSE(complete.progressed);
  EXPECT_TRUE(complete.cause.empty());
  EXPECT_TRUE(complete.lost.empty());
  watchdog.note_progress();
  const RunEnd missing = run_end(watchdog, false, false);
  EXPECT_EQ(missing.reason, Reason::blocks_missing);
  EXPECT_TRUE(missing.progressed);
}

TEST(RunEnd, NamesTheSignalAlsoOfARunThatWasCompleteInTime) {
  Watchdog watchdog(testing::world(), {.stall_timeout = 600, .drain_time = 600});
  const Watchdog::HandlerScope in_order(watchdog, {.stop = [] {}});
  (void)std::raise(SIGUSR1);
  while (watchdog.drain_seconds() == 0) { // the test's time limit ends this
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const RunEnd stopped = run_end(watchdog, false, true);
  EXPECT_EQ(stopped.reason, Reason::stopped);
  EXPECT_EQ(stopped.cause, "SIGUSR1 on rank 0");
  EXPECT_GT(stopped.drain_seconds, 0);
  const RunEnd complete = run_end(watchdog, true, false);
  EXPECT_EQ(complete.reason, Reason::complete);
  EXPECT_EQ(complete.cause, "SIGUSR1 on rank 0");
}

} // namespace
} // namespace lsdeconv
