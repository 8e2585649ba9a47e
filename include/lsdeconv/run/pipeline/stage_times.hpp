#pragma once

#include "lsdeconv/core/stopwatch.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace lsdeconv {

/// What one stage of one rank's pipeline has done. Written by the stage's own thread only. Of plain numbers,
/// so that it can be sent to other ranks.
struct StageTimes {
  double busy_seconds = 0;
  double waiting_seconds = 0;
  std::int64_t bytes = 0;
  std::int64_t blocks = 0;
};

/// What the pipeline of one rank has done, as the report shows it.
struct PipelineTimes {
  static constexpr std::array<std::string_view, 3> names{"read", "compute", "write"};
  StageTimes read;
  StageTimes compute;
  StageTimes write;
  double wall_seconds = 0;
  double device_seconds = 0;     ///< The device itself was at work.
  std::int64_t empty_blocks = 0; ///< Passed without computing.
  std::int64_t peak_bytes = 0;   ///< Most memory that the rank has held.
};

} // namespace lsdeconv
