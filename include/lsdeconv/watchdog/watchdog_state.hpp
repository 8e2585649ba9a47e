#pragma once

#include "lsdeconv/core/block_on_rank.hpp"
#include "lsdeconv/watchdog/heartbeat_monitor.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace lsdeconv {

/// How long the watchdog waits, in seconds.
struct WatchdogSettings {
  double stall_timeout = 0; ///< A rank that sends no heartbeat for longer counts as lost.
  double drain_time = 0;    ///< How long work under way may go on after a signal.
};

/// What the watchdog of rank 0 calls during a phase of the run. A phase names the events that it can handle;
/// for the others it has the defaults. Called from the watchdog's thread, which holds WatchdogState::mutex.
struct WatchdogHandlers {
  /// A signal asks the run to end early. None: the run ends at once.
  std::function<void()> stop{};
  /// The time to drain is over: work under way should end as soon as it can.
  std::function<void()> cancel = [] {};
  /// The phase goes on without this rank. None: the run ends at once.
  std::function<void(const LostRank&)> lose{};
  /// The blocks that ranks are writing now, which no other rank may write meanwhile. A rank that writes one
  /// block for the stall timeout is lost.
  std::function<std::vector<BlockOnRank>()> writes_in_progress = [] { return std::vector<BlockOnRank>{}; };
  /// Whether there is nothing left to do. A rank that is still at work after the stall timeout is lost.
  std::function<bool()> all_done = [] { return false; };
};

/// What the watchdog's thread shares with the other threads of its process.
struct WatchdogState {
  std::atomic<bool> at_work = false;     ///< This rank takes blocks, or still has some.
  std::atomic<bool> stopping = false;    ///< The run is to end early.
  std::atomic<bool> progressed = false;  ///< The run has done something that need not be done again.
  std::atomic<bool> lost = false;        ///< This rank counts as lost.
  std::atomic<double> drain_seconds = 0; ///< Since a signal came; on rank 0 only.

  mutable std::mutex callback_mutex; ///< Of status_payload and on_abort.
  std::function<std::string()> status_payload{};
  std::function<void(const std::string&, int)> on_abort{};

  mutable std::mutex mutex;                 ///< Of all that follows, which is used on rank 0 only.
  std::vector<std::string> status_payloads; ///< The latest one of every rank.
  WatchdogHandlers handlers;
  bool stop_called = false;   ///< Of these handlers.
  bool cancel_called = false; ///< Of these handlers.
  std::string cause;          ///< Why the run is to end early: "SIGUSR1 on rank 2".
  std::vector<LostRank> lost_ranks;
};

} // namespace lsdeconv
