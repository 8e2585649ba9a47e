#include "unit/watchdog/manual_watchdog.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

namespace lsdeconv {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ManualWatchdog;

constexpr WatchdogSettings patient{.stall_timeout = 600, .drain_time = 10};

/// Handlers that write down what is called.
class WatchdogTest : public ::testing::Test {
protected:
  WatchdogHandlers handlers(const std::string& phase) {
    return {.stop = [this, phase] { calls_ += phase + ":stop "; },
            .cancel = [this, phase] { calls_ += phase + ":cancel "; }};
  }
  std::string calls_;
  ManualWatchdog watchdog_{patient};
};

TEST_F(WatchdogTest, CallsTheHandlersOfAPhaseWhenASignalComesAndWhenTheTimeToDrainIsOver) {
  const Watchdog::HandlerScope scope(*watchdog_, handlers("blocks"));
  watchdog_.advance(seconds(1));
  EXPECT_FALSE(watchdog_->stopping());
  (void)std::raise(SIGUSR1);
  watchdog_.advance(milliseconds(50));
  EXPECT_EQ(calls_, "blocks:stop ");
  EXPECT_TRUE(watchdog_->stopping());
  EXPECT_EQ(watchdog_->cause(), "SIGUSR1 on rank 0");
  watchdog_.advance(milliseconds(9900));
  EXPECT_EQ(calls_, "blocks:stop ");
  watchdog_.advance(milliseconds(200));
  EXPECT_EQ(calls_, "blocks:stop blocks:cancel ");
  EXPECT_NEAR(watchdog_->drain_seconds(), 10.1, 0.06);
}

TEST_F(WatchdogTest, DoesNotCountTheTimeForWhichThisProcessWasSuspended) {
  const Watchdog::HandlerScope scope(*watchdog_, handlers("blocks"));
  (void)std::raise(SIGUSR1);
  watchdog_.advance(milliseconds(50));
  watchdog_.jump(hours(2));
  EXPECT_EQ(calls_, "blocks:stop ") << "the time to drain goes on when the process does";
  EXPECT_NEAR(watchdog_->drain_seconds(), 1, 0.06) << "at most one second between two polls counts";
}

TEST_F(WatchdogTest, CallsTheHandlersOfThePresentPhaseOnly) {
  const Watchdog::HandlerScope outer(*watchdog_, handlers("outer"));
  {
    const Watchdog::HandlerScope inner(*watchdog_, handlers("inner"));
    (void)std::raise(SIGUSR1);
    watchdog_.advance(milliseconds(50));
    EXPECT_EQ(calls_, "inner:stop ");
  }
  watchdog_.advance(milliseconds(50));
  EXPECT_EQ(calls_, "inner:stop outer:stop ") << "the next phase is asked to stop as well";
}

TEST_F(WatchdogTest, LeavesARunAloneThatHasBegunToEnd) {
  {
    const Watchdog::HandlerScope scope(*watchdog_, handlers("blocks"));
    (void)std::raise(SIGUSR1);
    watchdog_.advance(milliseconds(50));
    EXPECT_EQ(calls_, "blocks:stop ");
  }
  watchdog_.advance(seconds(20)); // without handlers a signal ends the process at once
  EXPECT_EQ(calls_, "blocks:stop ");
  EXPECT_TRUE(watchdog_->stopping());
}

TEST_F(WatchdogTest, KeepsTheLatestStatusPayload) {
  watchdog_->set_status_payload([] { return "reading"; });
  watchdog_.advance(milliseconds(50));
  EXPECT_EQ(watchdog_->status_payloads(), std::vector<std::string>{"reading"});
  watchdog_->set_status_payload({});
  watchdog_.advance(milliseconds(50));
  EXPECT_EQ(watchdog_->status_payloads(), std::vector<std::string>{""});
}

TEST_F(WatchdogTest, HasLostNoRankInARunOfOneProcess) {
  watchdog_.advance(seconds(700));
  EXPECT_TRUE(watchdog_->lost().empty());
  EXPECT_EQ(watchdog_->lost_text(), "");
  EXPECT_FALSE(watchdog_->counts_as_lost());
}

TEST(EarlyEnd, AsksForTheSameCommandAgainOnlyWhereTheRunMadeProgress) {
  EXPECT_EQ(early_exit_code(true), 75);
  EXPECT_EQ(early_exit_code(false), 1);
  EXPECT_NE(early_end_advice(true).find("start the same command again"), std::string::npos);
  EXPECT_NE(early_end_advice(false).find("finished nothing new"), std::string::npos);
}

} // namespace
} // namespace lsdeconv
