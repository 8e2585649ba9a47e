#include "watchdog_server.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/watchdog/stop_signals.hpp"

#include <algorithm>
#include <utility>

namespace lsdeconv {
namespace {

constexpr Rank root{0};
/// Seconds beyond the patience after which a rank that is heard counts as stuck: one that is silent is found
/// by its silence, which tells more.
constexpr double after_silence = 2 * SilenceWatch::spread;

} // namespace

RootVigil::RootVigil(const VigilSettings& settings, std::vector<std::string> hosts, VigilState& state,
                     std::function<void(const std::string&)> end_run)
    : settings_(settings), hosts_(std::move(hosts)), state_(state), end_run_(std::move(end_run)),
      silence_(hosts_, settings.stall_timeout), at_work_(hosts_.size()), parted_(hosts_.size()) {}

vigil::Answer RootVigil::hear(Rank rank, const vigil::Beat& beat, double now) {
  const std::lock_guard lock(state_.mutex);
  silence_.heard(rank, now);
  at_work_[static_cast<std::size_t>(rank.value)] = beat.at_work;
  if (beat.parting) {
    parted_[static_cast<std::size_t>(rank.value)] = true;
    silence_.forget(rank);
  }
  if (beat.signal != 0 && !stop_by_) {
    state_.cause = text(signal_name(beat.signal), " on rank ", rank);
    state_.stopping = true;
    stop_began_ = now;
    stop_by_ = now + settings_.drain_time;
  }
  if (beat.hurry && stop_by_) {
    stop_by_ = std::min(*stop_by_, now);
  }
  return {.stopping = state_.stopping, .progressed = state_.progressed, .lost = is_lost(rank)};
}

bool RootVigil::is_lost(Rank rank) const {
  return std::any_of(state_.absent_ranks.begin(), state_.absent_ranks.end(),
                     [rank](const AbsentRank& lost) { return lost.rank == rank; });
}

bool RootVigil::all_parted() const {
  const std::lock_guard lock(state_.mutex);
  for (int r = 1; r < static_cast<int>(hosts_.size()); ++r) {
    if (!parted_[static_cast<std::size_t>(r)] && !is_lost(Rank{r})) {
      return false;
    }
  }
  return true;
}

void RootVigil::look(double now) {
  const std::lock_guard lock(state_.mutex);
  if (stop_by_) {
    state_.drain_seconds = now - stop_began_;
    look_after_stop(now);
  }
  lose_silent(now);
  lose_stuck_in_writing(now);
  lose_stuck_at_the_end(now);
}

void RootVigil::look_after_stop(double now) {
  const VigilDuties& duties = state_.duties;
  if (!std::exchange(state_.stop_told, true)) {
    if (!duties.stop && !ends_in_order_) { // once somebody was told, this is the way out
      end_run_(text("stopped by ", state_.cause));
    }
    if (!std::exchange(ends_in_order_, true)) {
      log::warning(state_.cause, ": the run ends early; what is under way has ",
                   duration_text(std::max(0.0, *stop_by_ - now)));
    }
    if (duties.stop) {
      duties.stop();
    }
  }
  if (now >= *stop_by_ && duties.give_up && !std::exchange(state_.gave_up, true)) {
    duties.give_up();
  }
  if (now > *stop_by_ + settings_.stall_timeout) {
    end_run_(text("stopped by ", state_.cause, ", but what was under way did not end in time"));
  }
}

void RootVigil::lose_silent(double now) {
  lose(silence_.take_silent(now));
}

void RootVigil::lose_stuck_in_writing(double now) {
  constexpr double between_looks = 0.5;
  if (!state_.duties.writing || now - looked_at_writing_ < between_looks) {
    return;
  }
  looked_at_writing_ = now;
  std::map<Writing, double> since;
  std::vector<Rank> stuck;
  for (const Writing& one : state_.duties.writing()) {
    const auto known = writing_since_.find(one);
    since[one] = known == writing_since_.end() ? now : known->second;
    if (now - since[one] > settings_.stall_timeout + after_silence) {
      stuck.push_back(one.rank);
    }
  }
  writing_since_ = std::move(since);
  lose_stuck(stuck, text("has been writing one block for ", duration_text(settings_.stall_timeout)));
}

void RootVigil::lose_stuck_at_the_end(double now) {
  if (!state_.duties.all_done || !state_.duties.all_done()) {
    all_done_since_.reset();
    return;
  }
  all_done_since_ = all_done_since_.value_or(now);
  if (now - *all_done_since_ <= settings_.stall_timeout + after_silence) {
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

void RootVigil::lose_stuck(const std::vector<Rank>& ranks, const std::string& reason) {
  std::vector<AbsentRank> stuck;
  for (const Rank rank : ranks) {
    if (!is_lost(rank)) {
      silence_.forget(rank);
      stuck.push_back({rank, silence_.host(rank), reason});
    }
  }
  lose(stuck);
}

void RootVigil::lose(const std::vector<AbsentRank>& ranks) {
  if (ranks.empty()) {
    return;
  }
  state_.absent_ranks.insert(state_.absent_ranks.end(), ranks.begin(), ranks.end());
  const std::string who = absence_text(ranks, hosts_);
  const bool root_is_stuck = ranks.front().rank == root;
  if (!state_.duties.lose || root_is_stuck) {
    end_run_(who);
  }
  log::error(who, ": the run goes on without, and ends early when the others are done");
  for (const AbsentRank& rank : ranks) {
    state_.duties.lose(rank);
  }
}

} // namespace lsdeconv
