#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

namespace lsdeconv {

/// What blocks may take and take, in the memory of the host and of the devices: the part of a PlanRequest
/// that depends on what the ranks compute with.
void add_memory(PlanRequest& request, const PreparedRun& run);

/// Buffers of each kind that circulate through the pipeline of a rank.
int buffers_per_side(const RunConfig& config, const DeviceSurvey& devices);

} // namespace lsdeconv
