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

/// What deconvolve_blocks() has done: the same on every rank.
struct PhaseOutcome {
  std::int64_t blocks = 0;             ///< Of the whole volume.
  std::int64_t done = 0;               ///< Of those, earlier ones included.
  std::int64_t done_before = 0;        ///< Done when the phase began.
  bool stopped = false;                ///< Ended early by a signal, with blocks left that could be computed.
  std::vector<std::string> failures;   ///< A sentence for each block given up and each rank that left.
  std::vector<PipelineTimes> ranks;    ///< Of each rank; where ranks were lost, of rank 0 only.
  std::vector<ReadStatistics> reading; ///< The same, since the start of the run.
  std::vector<std::string> hosts;      ///< Of each rank.
  std::vector<std::string> backends;   ///< What each rank computed with.
  QueueStatistics queue;               ///< On rank 0; empty on the others.
  double seconds = 0;

  /// Whether all blocks of the volume are done.
  [[nodiscard]] bool complete() const { return done == blocks; }
  /// Blocks that the ranks have written, empty ones included.
  [[nodiscard]] std::int64_t blocks_computed() const;
  /// Those of them that hold nothing above the background.
  [[nodiscard]] std::int64_t empty_blocks() const;
  /// Voxels of the written blocks times iterations, per second of the phase.
  [[nodiscard]] double voxel_iterations_per_second(int iterations) const;
};

/// Computes all blocks that the checkpoint does not hold yet. Rank 0 marks them in the checkpoint. A signal
/// (Watchdog::stopping) leaves blocks to the next run. Throws Error where the queue, the staging area or a
/// mark in the checkpoint fails; a block that fails is part of the outcome. Collective over `ranks`; where
/// some of them were lost meanwhile (Watchdog::lost) it returns on rank 0 only, which must then end the run
/// without a collective call.
PhaseOutcome deconvolve_blocks(const PreparedRun& run, Worker& worker, Checkpoint& checkpoint,
                               RunObserver& observer, const mpi::Communicator& ranks);

} // namespace lsdeconv
