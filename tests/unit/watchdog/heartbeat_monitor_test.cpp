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

class Silence : public ::testing::Test {
protected:
  void hear_all_but(std::initializer_list<int> silent, double now) {
    for (int rank = 1; rank < 5; ++rank) {
      if (std::find(silent.begin(), silent.end(), rank) == silent.end()) {
        watch.heard(Rank{rank}, now);
      }
    }
  }
  HeartbeatMonitor watch{hosts, 60};
};

TEST_F(Silence, NobodyIsLostWhileAllAreHeard) {
  for (int now = 0; now < 1000; now += 59) {
    hear_all_but({}, now);
    EXPECT_TRUE(watch.take_silent(now + 58).empty());
  }
}

TEST_F(Silence, ASilentRankIsFoundOnceAfterTheTimeoutAndNotBefore) {
  hear_all_but({}, 10);
  hear_all_but({3}, 71);
  EXPECT_TRUE(watch.take_silent(70 + HeartbeatMonitor::spread).empty());
  const std::vector<LostRank> lost = watch.take_silent(70.1 + HeartbeatMonitor::spread);
  ASSERT_EQ(numbers(lost), std::vector{3});
  EXPECT_EQ(absence_text(lost, hosts), "rank 3 on host n2 has not been heard for 1 min 00 s");
  EXPECT_TRUE(watch.take_silent(80).empty());
}

TEST_F(Silence, AHostWhoseRanksFellSilentWithinABeatIsLostAsAWhole) {
  watch.heard(Rank{2}, 10);
  watch.heard(Rank{3}, 10.9);
  hear_all_but({2, 3}, 71);
  const std::vector<LostRank> lost = watch.take_silent(70.1 + HeartbeatMonitor::spread);
  EXPECT_EQ(numbers(lost), (std::vector{2, 3}));
  EXPECT_EQ(absence_text(lost, hosts), "host n2 (ranks 2, 3) has not been heard for 1 min 00 s");
}

TEST_F(Silence, RankZeroIsNotWatchedNorIsWhoeverIsForgotten) {
  watch.forget(Rank{4});
  EXPECT_EQ(numbers(watch.take_silent(1000)), (std::vector{1, 2, 3}));
}

TEST_F(Silence, TextNamesEachHostAndReasonByItself) {
  const std::vector<LostRank> lost{{Rank{1}, "n1", "was eaten"}, {Rank{4}, "n3", "was eaten"}};
  EXPECT_EQ(absence_text(lost, hosts), "rank 1 on host n1 was eaten; rank 4 on host n3 was eaten");
}

} // namespace
} // namespace lsdeconv
