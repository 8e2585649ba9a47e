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

/// What others can see of a run: on every rank what its stages do, and with --trace what they did; on rank 0
/// the status of all.
class RunObserver {
public:
  /// Collective over `ranks`. Outlived by the watchdog.
  RunObserver(const PreparedRun& run, Watchdog& watchdog, const mpi::Communicator& ranks);
  ~RunObserver();
  RunObserver(const RunObserver&) = delete;
  RunObserver& operator=(const RunObserver&) = delete;
  RunObserver(RunObserver&&) = delete;
  RunObserver& operator=(RunObserver&&) = delete;

  [[nodiscard]] const std::shared_ptr<ActivityRecorder>& activity() const { return activity_; }
  [[nodiscard]] Watchdog& watchdog() const { return watchdog_; }
  /// Null but on rank 0.
  [[nodiscard]] StatusBoard* board() const { return board_.get(); }
  /// Null without --trace.
  [[nodiscard]] TracePart* trace() const { return trace_.get(); }

  /// This rank's stages have ended: what they did is in the trace's part.
  void flush();
  /// Makes one trace of all parts, on rank 0, once the other ranks rest or are lost; a warning where it
  /// cannot.
  void join_trace();

private:
  void begin_trace(const PreparedRun& run, const mpi::Communicator& ranks);
  void begin_status(const PreparedRun& run, const mpi::Communicator& ranks);

  Watchdog& watchdog_;
  std::filesystem::path trace_path_; ///< Empty without --trace.
  int ranks_;
  std::shared_ptr<ActivityRecorder> activity_ = std::make_shared<ActivityRecorder>();
  std::unique_ptr<TracePart> trace_;
  std::unique_ptr<StatusBoard> board_;
};

} // namespace lsdeconv
