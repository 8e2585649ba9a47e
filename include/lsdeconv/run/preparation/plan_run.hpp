#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>

namespace lsdeconv {

/// A run that is planned, not to be computed.
struct PlannedRun {
  PreparedRun run; ///< Without what voxels tell, see plan_run().
  int ranks = 1;   ///< Number of ranks that the plan is made for.
  /// Why the run would be refused on this machine all the same; empty where it would not.
  std::string refusal;
};

/// Everything that a run decides at its start, from the headers of the input, or from --shape: no voxel is
/// read. So intensities are unknown, and a count of iterations that would be chosen from the data is assumed
/// (PreparedInput::sampled is false), except where a checkpoint is continued. For the ranks of this job or
/// those of --plan-ranks. Throws as prepare(), but for lack of disk, which is PlannedRun::refusal. Collective
/// over `ranks`.
PlannedRun plan_run(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
