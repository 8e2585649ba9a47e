#pragma once

#include "lsdeconv/run/preparation/preparation.hpp"

namespace lsdeconv {

/// What a plan holds beside its preparation.
struct PlannedRun {
  PreparedRun run;
  int ranks = 1;
  /// Why the run would be refused on this machine all the same; empty where it would not.
  std::string refusal;
};

/// Everything that a run decides at its start, from the headers of the input alone, or from --shape: no voxel
/// is read. So intensities are unknown, and a count of iterations that would be chosen from the data is
/// assumed (PreparedInput::sampled is false). Throws as prepare() does. Collective over `ranks`.
PlannedRun plan_run(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
