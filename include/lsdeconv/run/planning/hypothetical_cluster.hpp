#pragma once

#include "lsdeconv/run/placement/device_survey.hpp"

#include <string>

namespace lsdeconv {

/// Ranks that the plan is made for: those of --plan-ranks, else those that are here.
int planned_ranks(const RunConfig& config, const mpi::Communicator& ranks);

/// Nodes, memory and devices of --plan-ranks, in place of what this machine has. Memory that is not given
/// with --memory is twice that of the GPUs, or for CPU ranks that of this node. Throws UserError where there
/// are more nodes than ranks.
ComputeResources hypothetical_resources(const RunConfig& config);

/// One line on what was assumed.
std::string assumption_text(const RunConfig& config, const WorkerShare& share);

} // namespace lsdeconv
