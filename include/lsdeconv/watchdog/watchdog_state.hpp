#pragma once

#include "lsdeconv/watchdog/heartbeat_monitor.hpp"

#include <atomic>
#include <compare>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace lsdeconv {

/// Seconds.
struct WatchdogSettings {
  double stall_timeout = 0; ///< A rank silent for longer counts as lost.
  double drain_time = 0;    ///< From a signal on, for what is under way.
};

/// A rank that writes a block.
struct Writing {
  Rank rank;
  BlockId block;
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 mistakes the 0 that the compiler compares with
  auto operator<=>(const Writing&) const = default;
};

/// What rank 0 does about news while a part of the run goes on; called from the watchdog's thread, which
/// holds WatchdogState::mutex.
struct WatchdogHandlers {
  /// A signal asks the run to end early. Without it the run ends at once.
  std::function<void()> stop{};
  /// The time to drain is over.
  std::function<void()> cancel{};
  /// The run goes on without this rank. Without it the run ends at once.
  std::function<void(const LostRank&)> lose{};
  /// Blocks that ranks write just now: nobody else may. Ranks that write one for the stall timeout are stuck.
  std::function<std::vector<Writing>()> writing{};
  /// Whether all that is still wanted is done: ranks that stay at work for the stall timeout nevertheless are
  /// stuck, and lost.
  std::function<bool()> all_done{};
};

/// What a rank's watchdog shares with the rest of its process.
struct WatchdogState {
  std::atomic<bool> at_work = false;
  std::atomic<bool> stopping = false;
  std::atomic<bool> progressed = false;
  std::atomic<bool> lost = false;        ///< This rank.
  std::atomic<double> drain_seconds = 0; ///< Since a signal came; rank 0.

  std::function<void(const std::string&, int)> on_abort{}; ///< Under payload_mutex, too.
  mutable std::mutex payload_mutex;                        ///< Of `status_payload`.
  std::function<std::string()> status_payload{};           ///< What this rank says of itself.

  mutable std::mutex mutex;                 ///< Of what follows, which rank 0 alone has.
  std::vector<std::string> status_payloads; ///< Of every rank, the last one.
  WatchdogHandlers handlers;
  bool stop_told = false; ///< To these handlers.
  bool cancelled = false; ///< The same.
  std::string cause;      ///< "SIGUSR1 on rank 2": why the run is stopping.
  std::vector<LostRank> lost_ranks;
};

} // namespace lsdeconv
