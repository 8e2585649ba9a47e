#pragma once

#include "lsdeconv/telemetry/run_status.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// "blocks: 12 of 96 blocks, 45.2 Mvoxel/s, 3 min 20 s left, 240 blocks/h"
std::string progress_line(const RunStatus& status);

/// What one rank does, in a line.
std::string rank_line(std::size_t number, const RankStatus& rank);

/// How a run that does not run any more ended.
std::string outcome_line(const RunStatus& status);

/// That a run which calls itself running has said nothing for so long; empty where that is usual.
std::string silence_line(double seconds);

/// Everything that a terminal shows of a run that was last heard `silent` seconds ago.
std::vector<std::string> watch_lines(const RunStatus& status, double silent = 0);

} // namespace lsdeconv
