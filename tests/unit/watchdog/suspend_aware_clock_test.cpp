#include "watchdog/suspend_aware_clock.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using namespace std::chrono_literals;

TEST(SuspendAwareClock, CountsSecondsBetweenTicks) {
  SuspendAwareClock clock(1);
  const SuspendAwareClock::Time start{1000h};
  EXPECT_EQ(clock.tick(start), 0);
  EXPECT_DOUBLE_EQ(clock.tick(start + 250ms), 0.25);
  EXPECT_DOUBLE_EQ(clock.tick(start + 1s), 1);
}

TEST(SuspendAwareClock, CountsAGapAsOneStepAndGoesOnFromItsEnd) {
  SuspendAwareClock clock(1);
  const SuspendAwareClock::Time start{1000h};
  (void)clock.tick(start);
  EXPECT_DOUBLE_EQ(clock.tick(start + 2h), 1);
  EXPECT_DOUBLE_EQ(clock.tick(start + 2h + 500ms), 1.5);
}

} // namespace
} // namespace lsdeconv
