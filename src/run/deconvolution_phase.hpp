#pragma once

#include "preparation.hpp"
#include "stage_times.hpp"

#include "lsdeconv/queue/block_ledger.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// What became of the blocks: the same on every rank.
struct PhaseOutcome {
  std::int64_t blocks = 0;
  std::int64_t done = 0;
  std::vector<std::string> failures; ///< One sentence per block given up and per rank that left.
  std::vector<PipelineTimes> ranks;
  std::vector<ReadStatistics> reading;
  std::vector<std::string> backends; ///< What each rank computed with.
  double seconds = 0;

  [[nodiscard]] bool complete() const { return done == blocks; }
};

/// Computes all blocks that the checkpoint does not hold yet. Collective over `ranks`.
PhaseOutcome deconvolve_blocks(Preparation& run, Checkpoint& checkpoint, const mpi::Communicator& ranks);

} // namespace lsdeconv
