#pragma once

#include "watchdog_messages.hpp"

#include "lsdeconv/watchdog/watchdog_state.hpp"

#include <optional>
#include <string>

namespace lsdeconv {

/// What the watchdog of a rank other than 0 sends, and concludes from answers and their absence; no MPI, no
/// clock of its own.
class WatchdogClient {
public:
  /// root_host: where rank 0 is. `end_run` ends the process with that reason; it must not return.
  WatchdogClient(const WatchdogSettings& settings, std::string root_host, WatchdogState& state,
                 std::function<void(const std::string&)> end_run);

  /// The heartbeat to send now, `mine` as far as it is news or time; none where the last one is not answered
  /// yet.
  std::optional<watchdog::Heartbeat> next_heartbeat(const watchdog::Heartbeat& mine, double now);
  void hear(const watchdog::Answer& answer, double now);
  /// To the last heartbeat.
  [[nodiscard]] bool answer_due() const { return answer_due_; }
  /// Ends the run where rank 0 has been silent for too long.
  void poll(double now);

private:
  WatchdogSettings settings_;
  std::string root_host_;
  WatchdogState& state_;
  std::function<void(const std::string&)> end_run_;
  double last_heard_ = 0;
  double last_heartbeat_ = 0;
  watchdog::Heartbeat last_{};
  bool answer_due_ = false;
};

} // namespace lsdeconv
