#pragma once

#include "watchdog_messages.hpp"

#include "lsdeconv/watchdog/watchdog_state.hpp"

#include <functional>
#include <map>
#include <optional>

namespace lsdeconv {

/// The decisions of the watchdog on rank 0: what follows from heartbeats, signals and the passing of time.
/// Without MPI and clock; all times are seconds of one clock. Calls from one thread.
class WatchdogServer {
public:
  /// hosts: of every rank, in rank order. end_run: ends the process for a reason; it must not return.
  WatchdogServer(const WatchdogSettings& settings, std::vector<std::string> hosts, WatchdogState& state,
                 std::function<void(const std::string&)> end_run);

  /// A heartbeat of another rank has arrived, or rank 0 itself would send one. Returns the answer to it.
  watchdog::Answer receive(Rank rank, const watchdog::Heartbeat& heartbeat, double now);
  /// Whether every other rank has sent its last heartbeat or is lost.
  [[nodiscard]] bool all_closed() const;
  /// Calls the handlers that are due, and ends the run where it cannot go on.
  void poll(double now);

private:
  void poll_after_stop(double now);
  void lose_silent(double now);
  void lose_stuck_in_writing(double now);
  void lose_stuck_at_the_end(double now);
  void lose_stuck(const std::vector<Rank>& ranks, const std::string& reason);
  void lose(const std::vector<LostRank>& ranks);
  [[nodiscard]] bool is_lost(Rank rank) const;

  WatchdogSettings settings_;
  std::vector<std::string> hosts_;
  WatchdogState& state_;
  std::function<void(const std::string&)> end_run_;
  HeartbeatMonitor heartbeats_;
  std::vector<bool> at_work_; ///< By rank.
  std::vector<bool> closed_;  ///< By rank.
  double stop_began_ = 0;
  std::optional<double> stop_by_; ///< When the time to drain is over; none without a signal.
  bool stop_handled_ = false;     ///< A phase has been asked to stop, so that the run ends in order.
  std::map<BlockOnRank, double> writing_since_;
  double writes_polled_ = 0; ///< When writes_in_progress was called last.
  std::optional<double> all_done_since_;
};

} // namespace lsdeconv
