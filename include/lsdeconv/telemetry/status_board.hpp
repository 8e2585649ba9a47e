#pragma once

#include "lsdeconv/telemetry/run_status.hpp"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace lsdeconv {

/// Writes the status file of a run on rank 0: a thread replaces it about once a second. Where it cannot be
/// written, the run goes on after one warning.
class StatusBoard {
public:
  /// `first` is what is known at the start. `update` fills in what changes; it is called from the thread.
  StatusBoard(std::filesystem::path path, RunStatus first, std::function<void(RunStatus&)> update);
  /// Calls end() with the outcome "failed" where nothing has yet.
  ~StatusBoard();
  StatusBoard(const StatusBoard&) = delete;
  StatusBoard& operator=(const StatusBoard&) = delete;
  StatusBoard(StatusBoard&&) = delete;
  StatusBoard& operator=(StatusBoard&&) = delete;

  /// While it lives, the run is in a phase.
  class Phase {
  public:
    /// Begins the phase with this name. `counts` fills in how far it is; it is called from the thread.
    /// `board` may be null: then nothing happens.
    Phase(StatusBoard* board, const std::string& name, std::function<void(RunStatus&)> counts);
    /// Calls `counts` for the last time.
    ~Phase();
    Phase(const Phase&) = delete;
    Phase& operator=(const Phase&) = delete;
    Phase(Phase&&) = delete;
    Phase& operator=(Phase&&) = delete;

  private:
    StatusBoard* board_;
  };

  /// Writes the file for the last time, with this outcome, exit code and message. Where no new file can be
  /// created, it overwrites the one that is there.
  void end(const std::string& outcome, int exit_code, const std::string& message);
  /// As end(), for a process that is about to be aborted, called from code that `update` may be waiting for:
  /// does not call it, and writes nothing where that is not possible within half a second.
  void end_at_once(const std::string& outcome, int exit_code, const std::string& message);
  /// Removes the file.
  void remove();

private:
  using Clock = std::chrono::steady_clock;
  void keep_publishing(const std::stop_token& closing);
  void publish();
  void conclude(const std::string& outcome, int exit_code, const std::string& message);
  /// Replaces the file; whether that worked.
  bool put(const std::string& text) noexcept;
  void put_last(const std::string& text) noexcept;

  std::filesystem::path path_;
  std::function<void(RunStatus&)> update_;
  Clock::time_point start_ = Clock::now();
  std::timed_mutex mutex_; ///< Guards what follows, and writing.
  std::condition_variable_any ending_;
  RunStatus status_;
  std::function<void(RunStatus&)> counts_;
  Clock::time_point phase_start_ = Clock::now();
  bool written_ = false;
  bool warned_ = false;
  bool ended_ = false;
  std::jthread thread_;
};

} // namespace lsdeconv
