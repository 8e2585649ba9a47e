#pragma once

#include "watchdog_messages.hpp"

#include "lsdeconv/watchdog/watchdog_state.hpp"

#include <functional>
#include <optional>
#include <string>

namespace lsdeconv {

/// The decisions of the watchdog on a rank other than 0: when to send a heartbeat, and what follows from
/// answers and their absence. Without MPI and clock; all times are seconds of one clock. Calls from one
/// thread.
class WatchdogClient {
public:
  /// root_host: where rank 0 runs. end_run: ends the process for a reason; it must not return.
  WatchdogClient(const WatchdogSettings& settings, std::string root_host, WatchdogState& state,
                 std::function<void(const std::string&)> end_run);

  /// The heartbeat to send now: `current` where it differs from the last one sent or heartbeat_interval has
  /// passed; none where the last one has not been answered yet.
  std::optional<watchdog::Heartbeat> next_heartbeat(const watchdog::Heartbeat& current, double now);
  /// Rank 0's answer has arrived.
  void receive(const watchdog::Answer& answer, double now);
  /// Whether the last heartbeat has not been answered yet.
  [[nodiscard]] bool awaits_answer() const { return awaits_answer_; }
  /// Ends the run where rank 0 has been silent for the stall timeout.
  void poll(double now);

private:
  WatchdogSettings settings_;
  std::string root_host_;
  WatchdogState& state_;
  std::function<void(const std::string&)> end_run_;
  double last_answer_at_ = 0;
  double last_heartbeat_at_ = 0;
  watchdog::Heartbeat last_heartbeat_{};
  bool awaits_answer_ = false;
};

} // namespace lsdeconv
