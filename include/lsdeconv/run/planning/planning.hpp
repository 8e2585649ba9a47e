#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

namespace lsdeconv {

/// What the planner must know of a run: everything but `plan` and `record` is decided already.
PlanRequest plan_request(const PreparedRun& run, int workers);

/// Plans the grid anew, for what is known by now.
void plan_grid(PreparedRun& run, int workers);

/// What the run will take on the grid of its checkpoint.
void estimate_grid(PreparedRun& run, int workers);

} // namespace lsdeconv
