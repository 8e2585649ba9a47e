#pragma once

#include "lsdeconv/run/preparation/preparation.hpp"

#include <string>

namespace lsdeconv {

/// What a run is about to do: volume, PSF, grid, memory, disk, time. For `plan` and the head of every log.
std::string plan_text(const PreparedRun& run, int ranks);

} // namespace lsdeconv
