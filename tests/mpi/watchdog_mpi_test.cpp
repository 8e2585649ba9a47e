#include "lsdeconv/watchdog/watchdog.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <thread>

namespace lsdeconv {
namespace {

using std::chrono::milliseconds;

/// Milliseconds of the machine's clock, which the ranks of these tests share.
std::int64_t milliseconds_now() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// A watchdog on every rank. Its time passes only while it sleeps, so that it does not depend on how busy the
/// machine is.
class WatchdogOfRanks : public ::testing::Test {
protected:
  /// Counts as this much time for each millisecond that the watchdog sleeps.
  void start(milliseconds per_millisecond) {
    watchdog_.emplace(
        ranks_, WatchdogSettings{.stall_timeout = 1e9, .drain_time = 1e9},
        WatchdogClock{.now = [this] { return WatchdogClock::Time(milliseconds(slept_.load())); },
                      .sleep =
                          [this, per_millisecond](milliseconds duration) {
                            std::this_thread::sleep_for(duration);
                            slept_ += duration.count() * per_millisecond.count();
                          }});
  }
  /// Waits until the condition holds.
  template <typename Condition>
  static void wait_for(Condition&& condition) {
    while (!condition()) {
      std::this_thread::sleep_for(milliseconds(1));
    }
  }

  mpi::Communicator ranks_ = mpi::Communicator::world();
  std::atomic<std::int64_t> slept_ = 1000000; ///< Milliseconds on the watchdog's clock.
  std::optional<Watchdog> watchdog_;
};

TEST_F(WatchdogOfRanks, EveryRankLearnsOfASignalOnOneAndOfProgress) {
  start(milliseconds(1));
  std::atomic<bool> stopped = false;
  const Watchdog::HandlerScope scope(*watchdog_, {.stop = [&] { stopped = true; }});
  ranks_.barrier(); // all have handlers
  const int last = ranks_.size() - 1;
  if (ranks_.rank() == Rank{last}) {
    (void)std::raise(SIGUSR1);
  }
  wait_for([&] { return watchdog_->stopping(); });
  if (ranks_.is_root()) {
    wait_for([&] { return stopped.load(); });
    EXPECT_EQ(watchdog_->cause(), "SIGUSR1 on rank " + std::to_string(last));
    watchdog_->note_progress();
  }
  wait_for([&] { return watchdog_->progressed(); });
  ranks_.barrier();
}

TEST_F(WatchdogOfRanks, RankZeroKnowsTheStatusPayloadOfEveryRank) {
  start(milliseconds(1));
  watchdog_->set_status_payload([this] { return "rank " + std::to_string(ranks_.rank().value); });
  if (ranks_.is_root()) {
    std::vector<std::string> expected;
    for (int rank = 0; rank < ranks_.size(); ++rank) {
      expected.push_back("rank " + std::to_string(rank));
    }
    wait_for([&] { return watchdog_->status_payloads() == expected; });
  }
  ranks_.barrier();
}

/// The time of rank 0's watchdog stands still: it would wait for the others without end.
TEST_F(WatchdogOfRanks, RankZeroEndsItsWatchdogLastAsOthersMaySendToItUntilThen) {
  start(milliseconds(0));
  ranks_.barrier();
  if (!ranks_.is_root()) {
    std::this_thread::sleep_for(milliseconds(200));
  }
  const std::int64_t begin = milliseconds_now();
  watchdog_.reset();
  const std::int64_t end = milliseconds_now();
  for (const std::int64_t of_rank : ranks_.all_gather(begin)) {
    if (ranks_.is_root()) {
      EXPECT_GE(end, of_rank);
    }
  }
}

/// The others end their watchdogs only when rank 0 has ended its own, which takes a quarter of a second.
TEST_F(WatchdogOfRanks, RankZeroWaitsForTheOthersForFiveSecondsOnly) {
  start(milliseconds(20));
  ranks_.barrier();
  const std::int64_t begin = slept_;
  if (ranks_.is_root()) {
    watchdog_.reset();
    EXPECT_EQ(slept_ - begin >= 5000, ranks_.size() > 1) << slept_ - begin << " ms";
  }
  ranks_.barrier();
  watchdog_.reset();
}

} // namespace
} // namespace lsdeconv
