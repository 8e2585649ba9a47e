#include "watchdog_client.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"

#include <utility>

namespace lsdeconv {

WatchdogClient::WatchdogClient(const WatchdogSettings& settings, std::string root_host, WatchdogState& state,
                               std::function<void(const std::string&)> end_run)
    : settings_(settings), root_host_(std::move(root_host)), state_(state), end_run_(std::move(end_run)) {}

std::optional<watchdog::Heartbeat> WatchdogClient::next_heartbeat(const watchdog::Heartbeat& current,
                                                                  double now) {
  const bool changed = current.signal != last_heartbeat_.signal || current.urgent != last_heartbeat_.urgent
                       || current.at_work != last_heartbeat_.at_work;
  if (awaits_answer_ || (!changed && now - last_heartbeat_at_ < watchdog::heartbeat_interval)) {
    return std::nullopt;
  }
  awaits_answer_ = true;
  last_heartbeat_at_ = now;
  last_heartbeat_ = current;
  return current;
}

void WatchdogClient::receive(const watchdog::Answer& answer, double now) {
  awaits_answer_ = false;
  last_answer_at_ = now;
  if (answer.progressed) {
    state_.progressed = true;
  }
  if (answer.stopping) {
    state_.stopping = true;
  }
  if (answer.lost && !state_.lost.exchange(true)) {
    log::warning("rank 0 had not heard of this rank for so long that the run went on without it");
  }
}

void WatchdogClient::poll(double now) {
  if (now - last_answer_at_ > settings_.stall_timeout) {
    end_run_(text("rank 0 on host ", root_host_, " has not been heard for ",
                  duration_text(settings_.stall_timeout)));
  }
}

} // namespace lsdeconv
