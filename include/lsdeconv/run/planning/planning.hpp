#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

namespace lsdeconv {

/// What the planner must know of a run. Everything but grid and plan is decided already. workers: number of
/// ranks.
PlanRequest plan_request(const PreparedRun& run, int workers);

/// Chooses the grid and stores it in plan and manifest. Transforms are smaller than one that has proved too
/// large (RunPlan::too_large_transform). Throws UserError where no block fits into memory. workers: number of
/// ranks.
void plan_grid(PreparedRun& run, int workers);

/// Stores in the plan what the run will take on the grid of its manifest, which stays. workers: number of
/// ranks.
void estimate_grid(PreparedRun& run, int workers);

} // namespace lsdeconv
