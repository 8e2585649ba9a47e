#pragma once

#include <chrono>

namespace lsdeconv {

/// Adds the time of a scope to a counter of seconds.
class Stopwatch {
public:
  explicit Stopwatch(double& seconds) : seconds_(seconds), start_(std::chrono::steady_clock::now()) {}
  ~Stopwatch() { seconds_ += elapsed(); }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

  [[nodiscard]] double elapsed() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

private:
  double& seconds_;
  std::chrono::steady_clock::time_point start_;
};

} // namespace lsdeconv
