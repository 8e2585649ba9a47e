#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

namespace lsdeconv {

/// Fills in the part of a request that depends on what the ranks compute with: the memory of host and devices
/// that blocks may take, and what they take of it per voxel.
void add_memory(PlanRequest& request, const PreparedRun& run);

/// Number of buffers for images, and equally for results, that circulate through the pipeline of a rank.
int buffers_per_side(const RunConfig& config, const DeviceSurvey& devices);

} // namespace lsdeconv
