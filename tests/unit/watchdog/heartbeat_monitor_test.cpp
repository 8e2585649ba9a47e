#include "lsdeconv/watchdog/heartbeat_monitor.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

const std::vector<std::string> hosts{"n1", "n1", "n2", "n2", "n3"};

std::vector<int> numbers(const std::vector<LostRank>& ranks) {
  std::vector<int> numbers;
  numbers.reserve(ranks.size());
  for (const LostRank& rank : ranks) {
    numbers.push_back(rank.rank.value);
  }
  return numbers;
}

class HeartbeatMonitorTest : public ::testing::Test {
protected:
  void record_all_but(std::initializer_list<int> silent, double now) {
    for (int rank = 1; rank < 5; ++rank) {
      if (std::find(silent.begin(), silent.end(), rank) == silent.end()) {
        monitor.record(Rank{rank}, now);
      }
    }
  }
  HeartbeatMonitor monitor{hosts, 60};
};

TEST_F(HeartbeatMonitorTest, NoRankIsLostWhileAllSendHeartbeats) {
  for (int now = 0; now < 1000; now += 59) {
    record_all_but({}, now);
    EXPECT_TRUE(monitor.take_silent(now + 58).empty());
  }
}

TEST_F(HeartbeatMonitorTest, ASilentRankIsFoundOnceAfterTheTimeoutAndNotBefore) {
  record_all_but({}, 10);
  record_all_but({3}, 71);
  EXPECT_TRUE(monitor.take_silent(70 + HeartbeatMonitor::host_spread).empty());
  const std::vector<LostRank> lost = monitor.take_silent(70.1 + HeartbeatMonitor::host_spread);
  ASSERT_EQ(numbers(lost), std::vector{3});
  EXPECT_EQ(lost_ranks_text(lost, hosts), "rank 3 on host n2 has not been heard for 1 min 00 s");
  EXPECT_TRUE(monitor.take_silent(80).empty());
}

TEST_F(HeartbeatMonitorTest, AHostWhoseRanksFallSilentAtAboutTheSameTimeIsLostAsAWhole) {
  monitor.record(Rank{2}, 10);
  monitor.record(Rank{3}, 10.9);
  record_all_but({2, 3}, 71);
  const std::vector<LostRank> lost = monitor.take_silent(70.1 + HeartbeatMonitor::host_spread);
  EXPECT_EQ(numbers(lost), (std::vector{2, 3}));
  EXPECT_EQ(lost_ranks_text(lost, hosts), "host n2 (ranks 2, 3) has not been heard for 1 min 00 s");
}

TEST_F(HeartbeatMonitorTest, RankZeroIsNotWatchedNorAreRanksThatHaveClosed) {
  monitor.stop_watching(Rank{4});
  EXPECT_EQ(numbers(monitor.take_silent(1000)), (std::vector{1, 2, 3}));
}

TEST_F(HeartbeatMonitorTest, TheTextNamesRanksOfDifferentHostsOneByOne) {
  const std::vector<LostRank> lost{{Rank{1}, "n1", "is gone"}, {Rank{4}, "n3", "is gone"}};
  EXPECT_EQ(lost_ranks_text(lost, hosts), "rank 1 on host n1 is gone; rank 4 on host n3 is gone");
}

} // namespace
} // namespace lsdeconv
