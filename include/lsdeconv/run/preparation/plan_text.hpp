#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>

namespace lsdeconv {

/// What a run is about to do, in lines for people: volume, PSF, grid, memory, disk and time. For `plan` and
/// the head of every log. ranks: their number.
std::string plan_text(const PreparedRun& run, int ranks);

} // namespace lsdeconv
