#pragma once

#include "lsdeconv/core/stopwatch.hpp"

#include <array>
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
  double device_seconds = 0;     ///< The device itself was at work.
  std::int64_t empty_blocks = 0; ///< Passed without computing.
  std::int64_t peak_bytes = 0;   ///< Most memory that the rank has held.

  /// Flat and back, to gather over ranks.
  [[nodiscard]] std::vector<double> numbers() const;
  static PipelineTimes from_numbers(const double* numbers);
  static constexpr std::size_t number_count = 16;
};

} // namespace lsdeconv
