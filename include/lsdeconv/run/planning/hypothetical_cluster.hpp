#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

namespace lsdeconv {

/// Ranks that the plan is made for: those of --plan-ranks, else those that are here.
int planned_ranks(const RunConfig& config, const mpi::Communicator& ranks);

/// Nodes, memory and devices of --plan-ranks, in place of what this machine has. Memory that is not given
/// with --memory is twice that of the GPUs, or for CPU ranks that of this node. Throws UserError where there
/// are more nodes than ranks.
void use_hypothetical_cluster(PreparedRun& run);

/// One line on what was assumed.
std::string assumption_text(const PreparedRun& run);

} // namespace lsdeconv
