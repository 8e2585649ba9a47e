#pragma once

#include "lsdeconv/telemetry/run_status.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// How far the phase of a run is: "blocks: 12 of 96 blocks, 45.2 Mvoxel/s, 3 min 20 s left, 240 blocks/h".
std::string progress_line(const RunStatus& status);

/// What the rank with that number is doing: "rank 0 n1 (CPU): read block 5 for 2 s, compute waiting for 0.1
/// s".
std::string rank_line(std::size_t number, const RankStatus& rank);

/// How a run ended, which must have.
std::string outcome_line(const RunStatus& status);

/// A warning that nothing was heard for so many seconds of a run that has not ended; empty for less than 10
/// s, which is usual on slow file systems.
std::string silence_line(double seconds);

/// The lines that a terminal shows of a run whose status last changed `silent` seconds ago.
std::vector<std::string> watch_lines(const RunStatus& status, double silent = 0);

} // namespace lsdeconv
