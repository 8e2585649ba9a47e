#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/telemetry/run_status.hpp"
#include "lsdeconv/telemetry/status_board.hpp"
#include "lsdeconv/telemetry/trace_part.hpp"
#include "lsdeconv/watchdog/watchdog.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace lsdeconv {

/// Records a run for its users: on every rank what its stages are doing and, with --trace, what they have
/// done; on rank 0 the status file beside the checkpoint, which shows all ranks.
class RunObserver {
public:
  /// Begins status file and trace, in place of those of earlier runs. The watchdog, which carries the
  /// activities to rank 0, must outlive this object. Throws Error where the folder of the trace does not
  /// exist. Collective over `ranks`.
  RunObserver(const PreparedRun& run, Watchdog& watchdog, const mpi::Communicator& ranks);
  ~RunObserver();
  RunObserver(const RunObserver&) = delete;
  RunObserver& operator=(const RunObserver&) = delete;
  RunObserver(RunObserver&&) = delete;
  RunObserver& operator=(RunObserver&&) = delete;

  /// What the stages of this rank are to record their work with.
  [[nodiscard]] const std::shared_ptr<ActivityRecorder>& activity() const { return activity_; }
  /// The watchdog that it was made with.
  [[nodiscard]] Watchdog& watchdog() const { return watchdog_; }
  /// The status file of the run on rank 0; null on the other ranks.
  [[nodiscard]] StatusBoard* board() const { return board_.get(); }
  /// On rank 0: what is done of the blocks under way on all ranks, see lsdeconv::parts_under_way(). Callable
  /// from every thread.
  [[nodiscard]] double parts_under_way() const;
  /// This rank's part of the trace; null without --trace.
  [[nodiscard]] TracePart* trace() const { return trace_.get(); }

  /// Ends the last waits of this rank's stages and writes its part of the trace to the file; to be called
  /// when the stages have ended.
  void flush();
  /// Joins the parts of all ranks into one trace; to be called when the other ranks have called flush() or
  /// are lost. Logs a warning where that fails. Does nothing on ranks other than 0, or without --trace.
  void join_trace();

private:
  void begin_trace(const ComputeResources& resources, const mpi::Communicator& ranks);
  void begin_status(const PreparedRun& run, const mpi::Communicator& ranks);

  Watchdog& watchdog_;
  std::filesystem::path trace_path_; ///< Empty without --trace.
  int ranks_;
  std::shared_ptr<ActivityRecorder> activity_ = std::make_shared<ActivityRecorder>();
  std::unique_ptr<TracePart> trace_;
  std::unique_ptr<StatusBoard> board_;
};

} // namespace lsdeconv
