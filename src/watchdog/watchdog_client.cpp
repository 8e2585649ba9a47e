#include "watchdog_client.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"

#include <utility>

namespace lsdeconv {

WatchdogClient::WatchdogClient(const WatchdogSettings& settings, std::string root_host, WatchdogState& state,
                               std::function<void(const std::string&)> end_run)
    : settings_(settings), root_host_(std::move(root_host)), state_(state), end_run_(std::move(end_run)) {}

std::optional<watchdog::Heartbeat> WatchdogClient::next_heartbeat(const watchdog::Heartbeat& mine,
                                                                  double now) {
  const bool news =
      mine.signal != last_.signal || mine.urgent != last_.urgent || mine.at_work != last_.at_work;
  if (answer_due_ || (!news && now - last_heartbeat_ < watchdog::heartbeat_interval)) {
    return std::nullopt;
  }
  answer_due_ = true;
  last_heartbeat_ = now;
  last_ = mine;
  return mine;
}

void WatchdogClient::hear(const watchdog::Answer& answer, double now) {
  answer_due_ = false;
  last_heard_ = now;
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
  if (now - last_heard_ > settings_.stall_timeout) {
    end_run_(text("rank 0 on host ", root_host_, " has not been heard for ",
                  duration_text(settings_.stall_timeout)));
  }
}

} // namespace lsdeconv
