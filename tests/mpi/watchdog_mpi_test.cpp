#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/watchdog/watchdog.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <thread>

namespace lsdeconv {
namespace {

using std::chrono::milliseconds;

class VigilOfRanks : public ::testing::Test {
protected:
  /// Seconds that the end of the watchdog takes, where every rank but 0 begins it so much later.
  double seconds_to_end(milliseconds later) {
    ranks_.barrier();
    if (!ranks_.is_root()) {
      std::this_thread::sleep_for(later);
    }
    double seconds = 0;
    {
      const Stopwatch wall(seconds);
      watchdog_.reset();
    }
    ranks_.barrier();
    return seconds;
  }

  mpi::Communicator ranks_ = mpi::Communicator::world();
  std::optional<Watchdog> watchdog_{std::in_place, ranks_,
                                    WatchdogSettings{.stall_timeout = 600, .drain_time = 600}};
};

TEST_F(VigilOfRanks, RankZeroGoesLastSinceOthersMaySendToItTillThen) {
  const double seconds = seconds_to_end(milliseconds(700));
  if (ranks_.is_root()) {
    EXPECT_GE(seconds, ranks_.size() > 1 ? 0.65 : 0);
  }
}

TEST_F(VigilOfRanks, RankZeroDoesNotWaitForThoseWhoDoNotCome) {
  const double seconds = seconds_to_end(milliseconds(ranks_.size() > 1 ? 8000 : 0));
  if (ranks_.is_root()) {
    EXPECT_LT(seconds, 7.5);
  }
}

} // namespace
} // namespace lsdeconv
