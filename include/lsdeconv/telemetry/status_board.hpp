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

/// Rank 0 tells the world how the run goes: a thread of its own replaces the status file about once a second.
/// Whatever becomes of that file, the run goes on: there is one warning.
class StatusBoard {
public:
  /// first: what is known at the start. `update` fills in what changes; it is called from the thread.
  StatusBoard(std::filesystem::path path, RunStatus first, std::function<void(RunStatus&)> update);
  /// Leaves the outcome "failed" where none was told.
  ~StatusBoard();
  StatusBoard(const StatusBoard&) = delete;
  StatusBoard& operator=(const StatusBoard&) = delete;
  StatusBoard(StatusBoard&&) = delete;
  StatusBoard& operator=(StatusBoard&&) = delete;

  /// While it lives, the run is in this phase, and `counts` tells how far; called from the thread.
  class Phase {
  public:
    Phase(StatusBoard* board, const std::string& name, std::function<void(RunStatus&)> counts);
    /// Asks for the last counts.
    ~Phase();
    Phase(const Phase&) = delete;
    Phase& operator=(const Phase&) = delete;
    Phase(Phase&&) = delete;
    Phase& operator=(Phase&&) = delete;

  private:
    StatusBoard* board_; ///< Null: nobody is told.
  };

  /// The last word; nothing is written afterwards. Where no new file can be made, it goes into the one that
  /// is there.
  void end(const std::string& outcome, int exit_code, const std::string& message);
  /// The same from within what `update` may be waiting for, as the process is about to be aborted: says what
  /// is known, if that can be done at once.
  void end_at_once(const std::string& outcome, int exit_code, const std::string& message);
  /// Takes the file away: nothing is left of the run to tell of.
  void remove();

private:
  using Clock = std::chrono::steady_clock;
  void keep_publishing(const std::stop_token& closing);
  void publish();
  void conclude(const std::string& outcome, int exit_code, const std::string& message);
  /// Whether it is there now.
  bool put(const std::string& text) noexcept;
  void put_last(const std::string& text) noexcept;

  std::filesystem::path path_;
  std::function<void(RunStatus&)> update_;
  Clock::time_point start_ = Clock::now();
  std::timed_mutex mutex_; ///< Of what follows, and of writing.
  std::condition_variable_any ending_;
  RunStatus status_;
  std::function<void(RunStatus&)> counts_;
  Clock::time_point phase_start_ = Clock::now();
  bool told_ = false;
  bool warned_ = false;
  bool ended_ = false;
  std::jthread thread_;
};

} // namespace lsdeconv
