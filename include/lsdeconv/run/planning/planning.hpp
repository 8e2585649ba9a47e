#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

namespace lsdeconv {

/// What the planner must know of a run on so many ranks: everything but grid and plan is decided already.
PlanRequest plan_request(const PreparedRun& run, int workers);

/// Plans the grid anew, for what is known by now, into plan and manifest. Throws UserError where no block
/// fits into memory.
void plan_grid(PreparedRun& run, int workers);

/// What the run will take on the grid of its manifest, into the plan.
void estimate_grid(PreparedRun& run, int workers);

} // namespace lsdeconv
