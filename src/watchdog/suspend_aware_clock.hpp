#pragma once

#include <algorithm>
#include <chrono>

namespace lsdeconv {

/// Counts the seconds during which a thread has run: at most `longest_step` between two calls of tick(). A
/// process that was suspended (SIGSTOP, a suspended machine) received no messages meanwhile, and must not
/// conclude from that that the other ranks were silent.
class SuspendAwareClock {
public:
  using Time = std::chrono::steady_clock::time_point;

  /// longest_step: seconds.
  explicit SuspendAwareClock(double longest_step) : longest_step_(longest_step) {}

  /// Seconds since the first call, which returns 0.
  double tick(Time now) {
    const double step = last_ == Time{} ? 0 : std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return seconds_ += std::min(step, longest_step_);
  }

private:
  double longest_step_;
  double seconds_ = 0;
  Time last_{}; ///< Of the call before; its initial value: there was none.
};

} // namespace lsdeconv
