#pragma once

#include <chrono>

namespace lsdeconv {

/// What the steady clock of this machine shows, in seconds: it never goes back, and only differences mean
/// something.
inline double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds that have passed since `start`.
inline double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Adds the seconds of a scope to a counter, which must outlive it.
class Stopwatch {
public:
  /// Starts. `seconds` gains what has passed when the destructor runs.
  explicit Stopwatch(double& seconds) : seconds_(seconds), start_(std::chrono::steady_clock::now()) {}
  ~Stopwatch() { seconds_ += elapsed(); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

  /// Seconds since the start.
  [[nodiscard]] double elapsed() const { return seconds_since(start_); }

private:
  double& seconds_;
  std::chrono::steady_clock::time_point start_;
};

} // namespace lsdeconv
