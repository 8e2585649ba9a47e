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
  /// What a run with these options would be told about the checkpoint of another one that stands in its
  /// place, and how to keep both; empty where there is none. The plan is that of a run in a place of its own.
  std::string other_run;
  std::string free_places; ///< Options that give it such a place: "-o /data/deconvolved_2"; else empty.
};

/// Everything that a run decides at its start, from the headers of the input, or from --shape: no voxel is
/// read. So intensities are unknown, and a count of iterations that would be chosen from the data is assumed
/// (PreparedInput::sampled is false), except where a checkpoint is continued. For the ranks of this job or
/// those of --plan-ranks. Throws as prepare(), but for lack of
/// disk, which is PlannedRun::refusal, and for another run's checkpoint. Collective
/// over `ranks`.
PlannedRun plan_run(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
