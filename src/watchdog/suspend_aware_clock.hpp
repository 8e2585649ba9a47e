#pragma once

#include <algorithm>
#include <chrono>

namespace lsdeconv {

/// Seconds that a thread has lived through: between two calls of tick() at most `longest_step` of them count.
/// Who was frozen (SIGSTOP, a suspended machine) must not take his own absence for the others' silence.
class SuspendAwareClock {
public:
  using Time = std::chrono::steady_clock::time_point;

  explicit SuspendAwareClock(double longest_step) : longest_step_(longest_step) {}

  /// Seconds since the first call, which says 0.
  double tick(Time now) {
    const double step = last_ == Time{} ? 0 : std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return seconds_ += std::min(step, longest_step_);
  }

private:
  double longest_step_;
  double seconds_ = 0;
  Time last_{};
};

} // namespace lsdeconv
