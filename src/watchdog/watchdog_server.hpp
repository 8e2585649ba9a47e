#pragma once

#include "watchdog_messages.hpp"

#include "lsdeconv/watchdog/watchdog_state.hpp"

#include <map>
#include <optional>

namespace lsdeconv {

/// What rank 0's watchdog concludes from heartbeats, signals and time; no MPI, no clock of its own. All times
/// are seconds of one clock. Calls from one thread.
class WatchdogServer {
public:
  /// hosts: of all ranks. `end_run` ends the process with that reason; it must not return.
  WatchdogServer(const WatchdogSettings& settings, std::vector<std::string> hosts, WatchdogState& state,
                 std::function<void(const std::string&)> end_run);

  /// A heartbeat of another rank, or what it would be for rank 0 itself.
  watchdog::Answer hear(Rank rank, const watchdog::Heartbeat& heartbeat, double now);
  /// Every other rank has sent its last heartbeat, or is lost.
  [[nodiscard]] bool all_closed() const;
  /// Does what is due.
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
  HeartbeatMonitor silence_;
  std::vector<bool> at_work_;
  std::vector<bool> closed_;
  double stop_began_ = 0;
  std::optional<double> stop_by_; ///< What is under way has until then.
  bool ends_in_order_ = false;    ///< Whoever could stop the run was told.
  std::map<Writing, double> writing_since_;
  double polled_writing_ = 0;
  std::optional<double> all_done_since_;
};

} // namespace lsdeconv
