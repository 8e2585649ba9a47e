#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// What one stage of one rank's pipeline has done. Written by the stage's own thread only.
struct StageTimes {
  double busy_seconds = 0;
  double waiting_seconds = 0;
  std::int64_t bytes = 0;
  std::int64_t blocks = 0;
};

/// The three stages of a rank, as the report shows them.
struct PipelineTimes {
  static constexpr std::array<std::string_view, 3> names{"read", "compute", "write"};
  StageTimes read;
  StageTimes compute;
  StageTimes write;
  double wall_seconds = 0;
  std::int64_t peak_bytes = 0; ///< Most memory that the rank has held.

  /// Flat and back, to gather over ranks.
  [[nodiscard]] std::vector<double> numbers() const;
  static PipelineTimes from_numbers(const double* numbers);
  static constexpr std::size_t number_count = 14;
};

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
