#include "watchdog_server.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/watchdog/stop_signals.hpp"

#include <algorithm>
#include <utility>

namespace lsdeconv {
namespace {

constexpr Rank root{0};
/// Seconds beyond the stall timeout before a rank counts as stuck. A rank that is silent as well is lost for
/// its silence before that, which is the better explanation.
constexpr double beyond_silence = 2 * HeartbeatMonitor::host_spread;

} // namespace

WatchdogServer::WatchdogServer(const WatchdogSettings& settings, std::vector<std::string> hosts,
                               WatchdogState& state, std::function<void(const std::string&)> end_run)
    : settings_(settings), hosts_(std::move(hosts)), state_(state), end_run_(std::move(end_run)),
      heartbeats_(hosts_, settings.stall_timeout), at_work_(hosts_.size()), closed_(hosts_.size()) {}

watchdog::Answer WatchdogServer::receive(Rank rank, const watchdog::Heartbeat& heartbeat, double now) {
  const std::lock_guard lock(state_.mutex);
  heartbeats_.record(rank, now);
  at_work_[static_cast<std::size_t>(rank.value)] = heartbeat.at_work;
  if (heartbeat.closing) {
    closed_[static_cast<std::size_t>(rank.value)] = true;
    heartbeats_.stop_watching(rank);
  }
  if (heartbeat.signal != 0 && !stop_by_) {
    state_.cause = text(signal_name(heartbeat.signal), " on rank ", rank);
    state_.stopping = true;
    stop_began_ = now;
    stop_by_ = now + settings_.drain_time;
  }
  if (heartbeat.urgent && stop_by_) {
    stop_by_ = std::min(*stop_by_, now);
  }
  return {.stopping = state_.stopping, .progressed = state_.progressed, .lost = is_lost(rank)};
}

bool WatchdogServer::is_lost(Rank rank) const {
  return std::any_of(state_.lost_ranks.begin(), state_.lost_ranks.end(),
                     [rank](const LostRank& lost) { return lost.rank == rank; });
}

bool WatchdogServer::all_closed() const {
  const std::lock_guard lock(state_.mutex);
  for (int r = 1; r < static_cast<int>(hosts_.size()); ++r) {
    if (!closed_[static_cast<std::size_t>(r)] && !is_lost(Rank{r})) {
      return false;
    }
  }
  return true;
}

void WatchdogServer::poll(double now) {
  const std::lock_guard lock(state_.mutex);
  if (stop_by_) {
    state_.drain_seconds = now - stop_began_;
    poll_after_stop(now);
  }
  lose_silent(now);
  lose_stuck_in_writing(now);
  lose_stuck_at_the_end(now);
}

void WatchdogServer::poll_after_stop(double now) {
  const WatchdogHandlers& handlers = state_.handlers;
  if (!std::exchange(state_.stop_called, true)) {
    if (!handlers.stop && !stop_handled_) {
      end_run_(text("stopped by ", asked_by(state_.cause)));
    }
    if (!std::exchange(stop_handled_, true)) {
      const std::string who = asked_by(state_.cause);
      const bool by_user = who != state_.cause; // who knows what was pressed
      log::info("stopping", by_user ? "" : " by " + who, ": what is under way may finish (at most ",
                duration_text(std::max(0.0, *stop_by_ - now)), "); ",
                by_user ? "Ctrl-C again" : "SIGTERM or Ctrl-C", " ends at once");
    }
    if (handlers.stop) {
      handlers.stop();
    }
  }
  if (now >= *stop_by_ && !std::exchange(state_.cancel_called, true)) {
    handlers.cancel();
  }
  if (now > *stop_by_ + settings_.stall_timeout) {
    end_run_(text("stopped by ", asked_by(state_.cause), ", but what was under way did not end in time"));
  }
}

void WatchdogServer::lose_silent(double now) {
  lose(heartbeats_.take_silent(now));
}

void WatchdogServer::lose_stuck_in_writing(double now) {
  constexpr double poll_interval = 0.5;
  if (now - writes_polled_ < poll_interval) {
    return;
  }
  writes_polled_ = now;
  std::map<BlockOnRank, double> since;
  std::vector<Rank> stuck;
  for (const BlockOnRank& write : state_.handlers.writes_in_progress()) {
    const auto known = writing_since_.find(write);
    since[write] = known == writing_since_.end() ? now : known->second;
    if (now - since[write] > settings_.stall_timeout + beyond_silence) {
      stuck.push_back(write.rank);
    }
  }
  writing_since_ = std::move(since);
  lose_stuck(stuck, text("has been writing one block for ", duration_text(settings_.stall_timeout)));
}

void WatchdogServer::lose_stuck_at_the_end(double now) {
  if (!state_.handlers.all_done()) {
    all_done_since_.reset();
    return;
  }
  all_done_since_ = all_done_since_.value_or(now);
  if (now - *all_done_since_ <= settings_.stall_timeout + beyond_silence) {
    return;
  }
  std::vector<Rank> stuck;
  for (std::size_t r = 0; r < hosts_.size(); ++r) {
    if (at_work_[r]) {
      stuck.emplace_back(static_cast<int>(r));
    }
  }
  lose_stuck(stuck, text("is still at work on a block ", duration_text(settings_.stall_timeout),
                         " after the last one that was wanted"));
}

void WatchdogServer::lose_stuck(const std::vector<Rank>& ranks, const std::string& reason) {
  std::vector<LostRank> stuck;
  for (const Rank rank : ranks) {
    if (!is_lost(rank)) {
      heartbeats_.stop_watching(rank);
      stuck.push_back({rank, hosts_[static_cast<std::size_t>(rank.value)], reason});
    }
  }
  lose(stuck);
}

void WatchdogServer::lose(const std::vector<LostRank>& ranks) {
  if (ranks.empty()) {
    return;
  }
  state_.lost_ranks.insert(state_.lost_ranks.end(), ranks.begin(), ranks.end());
  const std::string who = lost_ranks_text(ranks, hosts_);
  const bool root_is_stuck = ranks.front().rank == root;
  if (!state_.handlers.lose || root_is_stuck) {
    end_run_(who);
  }
  log::error(who, ": the run goes on without, and ends early when the others are done");
  for (const LostRank& rank : ranks) {
    state_.handlers.lose(rank);
  }
}

} // namespace lsdeconv
