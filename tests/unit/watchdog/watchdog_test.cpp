#include "support/world.hpp"

#include "lsdeconv/watchdog/watchdog.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

namespace lsdeconv {
namespace {

using std::chrono::milliseconds;

constexpr WatchdogSettings patient{.stall_timeout = 600, .drain_time = 600};

TEST(Watchdog, LeavesARunAloneThatHasBegunToEnd) {
  Watchdog watchdog(testing::world(), patient);
  std::atomic<bool> told = false;
  {
    const Watchdog::HandlerScope watch(watchdog, {.stop = [&] { told = true; }});
    (void)std::raise(SIGUSR1);
    for (int poll = 0; poll < 1000 && !told; ++poll) {
      std::this_thread::sleep_for(milliseconds(10));
    }
    EXPECT_TRUE(told);
  }
  std::this_thread::sleep_for(milliseconds(300)); // in which it would abort this program
  EXPECT_TRUE(watchdog.stopping());
  EXPECT_EQ(watchdog.cause(), "SIGUSR1 on rank 0");
}

} // namespace
} // namespace lsdeconv
