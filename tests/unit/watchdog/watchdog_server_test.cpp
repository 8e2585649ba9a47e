#include "watchdog/watchdog_server.hpp"

#include "lsdeconv/core/error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <vector>

namespace lsdeconv {
namespace {

const std::vector<std::string> hosts{"n1", "n2", "n2"};

/// Handlers that write down what is called.
class WatchdogServerTest : public ::testing::Test {
protected:
  void set_handlers() {
    state.handlers = {
        .stop = [this] { calls += "stop "; },
        .cancel = [this] { calls += "cancel "; },
        .lose = [this](const LostRank& lost) { calls += "lose" + std::to_string(lost.rank.value) + " "; },
        .writes_in_progress = [this] { return writes; },
        .all_done = [this] { return all_done; }};
  }
  void receive_from_others(double now, bool at_work = true) {
    for (const int rank : {1, 2}) {
      (void)watchdog.receive(Rank{rank}, {.at_work = at_work}, now);
    }
  }
  std::string reason_to_end(double now) {
    try {
      watchdog.poll(now);
      return "none";
    } catch (const Error& error) {
      return error.what();
    }
  }
  /// The times from one to the other, twice a second and both included.
  static std::vector<double> moments(double from, double to) {
    std::vector<double> all(static_cast<std::size_t>((to - from) * 2) + 1);
    std::generate(all.begin(), all.end(), [next = from - 0.5]() mutable { return next += 0.5; });
    return all;
  }
  /// Time passes while all ranks send heartbeats.
  void pass(double from, double to) {
    for (const double now : moments(from, to)) {
      receive_from_others(now);
      watchdog.poll(now);
    }
  }

  WatchdogState state;
  std::string calls;
  std::vector<BlockOnRank> writes;
  bool all_done = false;
  WatchdogServer watchdog{{.stall_timeout = 60, .drain_time = 10}, hosts, state, [](const std::string& why) {
                            throw Error(why);
                          }};
};

TEST_F(WatchdogServerTest, ASignalOnAnyRankStopsAllAndCancelsAfterTheTimeToDrain) {
  set_handlers();
  receive_from_others(1);
  EXPECT_FALSE(watchdog.receive(Rank{1}, {}, 1).stopping);
  EXPECT_TRUE(watchdog.receive(Rank{2}, {.signal = SIGUSR1}, 2).stopping);
  EXPECT_TRUE(watchdog.receive(Rank{1}, {}, 2).stopping);
  EXPECT_EQ(state.cause, "SIGUSR1 on rank 2");
  pass(2, 11);
  EXPECT_EQ(calls, "stop ");
  pass(12, 30);
  EXPECT_EQ(calls, "stop cancel ");
  EXPECT_DOUBLE_EQ(state.drain_seconds, 28);
}

TEST_F(WatchdogServerTest, AnUrgentSignalCancelsAtOnce) {
  set_handlers();
  (void)watchdog.receive(Rank{0}, {.signal = SIGUSR1}, 2);
  (void)watchdog.receive(Rank{0}, {.signal = SIGUSR1, .urgent = true}, 3);
  watchdog.poll(3);
  EXPECT_EQ(calls, "stop cancel ");
}

TEST_F(WatchdogServerTest, UrgencyWithoutASignalIsIgnored) {
  set_handlers();
  EXPECT_FALSE(watchdog.receive(Rank{1}, {.urgent = true}, 3).stopping);
  watchdog.poll(3);
  EXPECT_EQ(calls, "");
}

TEST_F(WatchdogServerTest, EndsTheRunAtOnceWhereNoHandlerCanStopIt) {
  (void)watchdog.receive(Rank{1}, {.signal = SIGINT}, 2);
  EXPECT_EQ(reason_to_end(2), "stopped by Ctrl-C");
}

TEST_F(WatchdogServerTest, LogsTheEarlyEndOnceAndLeavesARunAloneThatHasBegunToEnd) {
  set_handlers();
  (void)watchdog.receive(Rank{1}, {.signal = SIGINT}, 2);
  ::testing::internal::CaptureStderr();
  watchdog.poll(2);
  state.stop_called = false; // other handlers
  watchdog.poll(3);
  EXPECT_EQ(calls, "stop stop ");
  state.handlers = {};
  state.stop_called = false;
  EXPECT_EQ(reason_to_end(4), "none");
  const std::string logged = ::testing::internal::GetCapturedStderr();
  const std::string notice =
      "stopping: what is under way may finish (at most 10 s); Ctrl-C again ends at once\n";
  EXPECT_NE(logged.find(notice), std::string::npos) << logged;
  EXPECT_EQ(logged.find("stopping"), logged.rfind("stopping")) << logged;
}

TEST_F(WatchdogServerTest, EndsTheRunWhereWorkUnderWayDoesNotEnd) {
  set_handlers();
  (void)watchdog.receive(Rank{1}, {.signal = SIGTERM}, 0);
  pass(0, 70);
  receive_from_others(71);
  EXPECT_EQ(reason_to_end(71), "stopped by SIGTERM on rank 1, but what was under way did not end in time");
}

TEST_F(WatchdogServerTest, LosesSilentRanksAndTellsThemWhenTheyWakeUp) {
  set_handlers();
  receive_from_others(1);
  pass(1, 30);
  for (const double now : moments(30.5, 94.5)) {
    (void)watchdog.receive(Rank{1}, {.at_work = true}, now);
    watchdog.poll(now);
  }
  EXPECT_EQ(calls, "lose2 ");
  EXPECT_TRUE(watchdog.receive(Rank{2}, {}, 100).lost);
  EXPECT_FALSE(watchdog.receive(Rank{1}, {}, 100).lost);
  ASSERT_EQ(state.lost_ranks.size(), 1U);
  EXPECT_EQ(state.lost_ranks[0].host, "n2");
}

TEST_F(WatchdogServerTest, EndsTheRunForASilentHostWhereNoHandlerCanLoseRanks) {
  EXPECT_EQ(reason_to_end(62), "host n2 (ranks 1, 2) has not been heard for 1 min 00 s");
}

TEST_F(WatchdogServerTest, KnowsWhenEveryOtherRankHasClosedOrIsLost) {
  set_handlers();
  receive_from_others(1);
  (void)watchdog.receive(Rank{1}, {.closing = true}, 2);
  EXPECT_FALSE(watchdog.all_closed());
  for (const double now : moments(2, 100)) {
    watchdog.poll(now); // rank 1 is expected to be silent and is not lost
  }
  EXPECT_EQ(calls, "lose2 ");
  EXPECT_TRUE(watchdog.all_closed());
}

TEST_F(WatchdogServerTest, LosesRanksThatStayAtWorkAfterAllIsDone) {
  set_handlers();
  pass(0, 100);
  all_done = true;
  for (const double now : moments(100, 155)) {
    (void)watchdog.receive(Rank{1}, {.at_work = false}, now);
    (void)watchdog.receive(Rank{2}, {.at_work = true}, now);
    watchdog.poll(now);
  }
  EXPECT_EQ(calls, "");
  pass(156, 156);
  (void)watchdog.receive(Rank{1}, {.at_work = false}, 164);
  watchdog.poll(164);
  EXPECT_EQ(calls, "lose2 ");
}

TEST_F(WatchdogServerTest, ARankFrozenAtTheLastBlockIsLostForItsSilence) {
  set_handlers();
  pass(0, 99);
  all_done = true; // another rank finished its block soon after it froze
  for (double now = 99.5; calls.empty() && now < 200; now += 0.5) {
    (void)watchdog.receive(Rank{1}, {.at_work = false}, now);
    watchdog.poll(now);
  }
  EXPECT_EQ(calls, "lose2 ");
  EXPECT_EQ(state.lost_ranks.at(0).reason, "has not been heard for 1 min 00 s");
}

TEST_F(WatchdogServerTest, LosesARankThatWritesOneBlockForTheStallTimeout) {
  set_handlers();
  writes = {{BlockId{7}, Rank{1}}, {BlockId{8}, Rank{2}}};
  pass(1, 40);
  writes = {{BlockId{7}, Rank{1}}, {BlockId{9}, Rank{2}}};
  pass(40, 60);
  EXPECT_EQ(calls, "");
  pass(60, 66);
  EXPECT_EQ(calls, "lose1 ");
}

TEST_F(WatchdogServerTest, NoRankIsStuckWhileThereIsSomethingToDo) {
  set_handlers();
  all_done = true;
  pass(0, 50);
  all_done = false;
  pass(50, 60);
  all_done = true;
  pass(60, 119);
  EXPECT_EQ(calls, "");
}

TEST_F(WatchdogServerTest, EndsTheRunWhereRankZeroItselfIsStuck) {
  set_handlers();
  all_done = true;
  for (const double now : moments(0, 63)) {
    receive_from_others(now, false);
    (void)watchdog.receive(Rank{0}, {.at_work = true}, now);
    watchdog.poll(now);
  }
  EXPECT_NE(reason_to_end(63.5).find("rank 0 on host n1 is still at work"), std::string::npos);
}

} // namespace
} // namespace lsdeconv
