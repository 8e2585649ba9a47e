#pragma once

#include "support/world.hpp"

#include "lsdeconv/watchdog/watchdog.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace lsdeconv::testing {

/// A watchdog of this process alone, whose time stands still until the test moves it. Its thread is known to
/// sleep whenever the test goes on.
class ManualWatchdog {
public:
  explicit ManualWatchdog(const WatchdogSettings& settings)
      : watchdog_(testing::world(), settings,
                  {.now = [this] { return now(); },
                   .sleep = [this](std::chrono::milliseconds duration) { sleep(duration); }}) {}
  ~ManualWatchdog() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }
  ManualWatchdog(const ManualWatchdog&) = delete;
  ManualWatchdog& operator=(const ManualWatchdog&) = delete;

  Watchdog& operator*() { return watchdog_; }
  Watchdog* operator->() { return &watchdog_; }

  /// Moves the time on in steps of 50 ms, for which the watchdog sleeps, so that it polls after each.
  void advance(std::chrono::milliseconds duration) {
    const auto end = now() + duration;
    while (now() < end) {
      jump(std::min(end - now(), WatchdogClock::Time::duration(std::chrono::milliseconds(50))));
    }
  }

  /// Moves the time on at once, as if this process had been suspended.
  void jump(WatchdogClock::Time::duration duration) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return asleep_; });
    now_ += duration;
    changed_.notify_all();
    changed_.wait(lock, [&] { return asleep_ && wake_at_ > now_; });
  }

private:
  WatchdogClock::Time now() {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void sleep(std::chrono::milliseconds duration) {
    std::unique_lock lock(mutex_);
    wake_at_ = now_ + duration;
    asleep_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return released_ || now_ >= wake_at_; });
    asleep_ = false;
  }

  std::mutex mutex_; ///< Of all that follows but the watchdog.
  std::condition_variable changed_;
  WatchdogClock::Time now_{std::chrono::hours(1000)};
  WatchdogClock::Time wake_at_{};
  bool asleep_ = false;
  bool released_ = false; ///< The test has ended: sleep no more.
  Watchdog watchdog_;     ///< Last, as its thread uses the other members.
};

} // namespace lsdeconv::testing
