#pragma once

#include "lsdeconv/run/placement/device_survey.hpp"

#include <string>

namespace lsdeconv {

/// The number of ranks that the plan is made for: --plan-ranks, else those of this job.
int planned_ranks(const RunConfig& config, const mpi::Communicator& ranks);

/// The nodes, memory and devices of --plan-ranks, in place of what this machine has; without a backend.
/// Memory that is not given with --memory is twice that of the GPUs, or for CPU ranks that of this node.
/// Throws UserError where there are more nodes than ranks.
ComputeResources hypothetical_resources(const RunConfig& config);

/// What hypothetical_resources() assumes, in one line.
std::string assumption_text(const RunConfig& config, const WorkerShare& share);

} // namespace lsdeconv
