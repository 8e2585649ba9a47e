#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>
#include <string_view>

namespace lsdeconv {

/// What a run is about to do, in lines for people: volume, PSF, grid, memory, disk and time. For `plan` and
/// the head of every log. ranks: their number. free_places: where the checkpoint at the run's place is of
/// another run, the options that give this one a place of its own.
std::string plan_text(const PreparedRun& run, int ranks, std::string_view free_places = {});

} // namespace lsdeconv
