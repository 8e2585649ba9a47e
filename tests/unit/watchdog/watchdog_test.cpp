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

constexpr VigilSettings patient{.stall_timeout = 600, .drain_time = 600};

TEST(Vigil, LeavesARunAloneThatHasBegunToEnd) {
  Vigil vigil(testing::world(), patient);
  std::atomic<bool> told = false;
  {
    const Vigil::Watch watch(vigil, {.stop = [&] { told = true; }});
    (void)std::raise(SIGUSR1);
    for (int look = 0; look < 1000 && !told; ++look) {
      std::this_thread::sleep_for(milliseconds(10));
    }
    EXPECT_TRUE(told);
  }
  std::this_thread::sleep_for(milliseconds(300)); // in which it would abort this program
  EXPECT_TRUE(vigil.stopping());
  EXPECT_EQ(vigil.cause(), "SIGUSR1 on rank 0");
}

} // namespace
} // namespace lsdeconv
