#include "watchdog/watchdog_client.hpp"

#include "lsdeconv/core/error.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace lsdeconv {
namespace {

class WatchdogClientTest : public ::testing::Test {
protected:
  WatchdogState state;
  WatchdogClient watchdog{
      {.stall_timeout = 60, .drain_time = 10}, "n1", state, [](const std::string& why) { throw Error(why); }};
};

TEST_F(WatchdogClientTest, SendsOneHeartbeatAtATime) {
  ASSERT_TRUE(watchdog.next_heartbeat({}, 1).has_value());
  EXPECT_FALSE(watchdog.next_heartbeat({.signal = SIGTERM}, 30).has_value())
      << "the first one is not answered";
  EXPECT_TRUE(watchdog.awaits_answer());
  watchdog.receive({}, 30);
  EXPECT_FALSE(watchdog.awaits_answer());
  const auto second = watchdog.next_heartbeat({.signal = SIGTERM}, 30);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->signal, SIGTERM);
}

TEST_F(WatchdogClientTest, SendsChangesAtOnceAndElseAtIntervals) {
  (void)watchdog.next_heartbeat({}, 1);
  watchdog.receive({}, 1);
  EXPECT_FALSE(watchdog.next_heartbeat({}, 1.1).has_value());
  EXPECT_TRUE(watchdog.next_heartbeat({.at_work = true}, 1.1).has_value());
  watchdog.receive({}, 1.2);
  EXPECT_TRUE(watchdog.next_heartbeat({.at_work = true}, 1.1 + watchdog::heartbeat_interval).has_value());
}

TEST_F(WatchdogClientTest, LearnsFromAnswers) {
  watchdog.receive({.stopping = true, .progressed = true, .lost = true}, 1);
  EXPECT_TRUE(state.stopping && state.progressed && state.lost);
  watchdog.receive({}, 2);
  EXPECT_TRUE(state.stopping && state.progressed && state.lost) << "none of that is taken back";
}

TEST_F(WatchdogClientTest, EndsTheRunWhereRankZeroIsSilent) {
  watchdog.receive({}, 100);
  EXPECT_NO_THROW(watchdog.poll(159));
  try {
    watchdog.poll(161);
    FAIL() << "it waits on";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "rank 0 on host n1 has not been heard for 1 min 00 s");
  }
}

} // namespace
} // namespace lsdeconv
