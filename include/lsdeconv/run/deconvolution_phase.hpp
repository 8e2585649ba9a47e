#pragma once

#include "lsdeconv/queue/dispatcher.hpp"
#include "lsdeconv/run/pipeline/stage_times.hpp"
#include "lsdeconv/run/pipeline/worker.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/run/run_observer.hpp"
#include "lsdeconv/watchdog/watchdog.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// What became of the blocks: the same on every rank that is there to see it.
struct PhaseOutcome {
  std::int64_t blocks = 0;
  std::int64_t done = 0;
  std::int64_t done_before = 0;      ///< By earlier runs.
  bool stopped = false;              ///< By a signal, with blocks left that might have been computed.
  std::vector<std::string> failures; ///< One sentence per block given up and per rank that left.
  std::vector<PipelineTimes> ranks;  ///< Rank 0's alone where ranks were lost.
  std::vector<ReadStatistics> reading;
  std::vector<std::string> hosts;    ///< Of each rank.
  std::vector<std::string> backends; ///< What each rank computed with.
  QueueStatistics queue;             ///< On rank 0.
  double seconds = 0;

  [[nodiscard]] bool complete() const { return done == blocks; }
};

/// Computes all blocks that the checkpoint does not hold yet. Collective over `ranks`; where some of them
/// were lost meanwhile (Watchdog::lost) it returns on rank 0 alone, which must then end the run without a
/// collective call.
PhaseOutcome deconvolve_blocks(const PreparedRun& run, Worker& worker, Checkpoint& checkpoint,
                               RunObserver& observer, const mpi::Communicator& ranks);

} // namespace lsdeconv
