#include "lsdeconv/queue/workloads.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

/// Seconds a block is taken to need while no rank has computed one.
constexpr double first_guess = 30;
/// The pace is the mean over about this many blocks: dark ones, which take no time, come in between.
constexpr int memory = 8;

} // namespace

void Workloads::add(Rank rank, double now) {
  ranks_[rank].last_end = now;
}

void Workloads::remove(Rank rank) {
  if (const auto found = ranks_.find(rank); found != ranks_.end()) {
    set_pace(found->second, 0);
    ranks_.erase(found);
  }
}

void Workloads::asks(Rank rank) {
  Workload& work = ranks_.at(rank);
  work.asked = true;
  work.waiting = true;
}

void Workloads::assigned(const Copy& copy) {
  Workload& work = ranks_.at(copy.rank);
  work.waiting = false;
  work.held.emplace(copy.ticket, copy);
}

void Workloads::computed(const Copy& copy, double now) {
  const auto found = ranks_.find(copy.rank);
  if (found == ranks_.end()) {
    return;
  }
  Workload& work = found->second;
  const double seconds = now - std::max(work.last_end, copy.since);
  if (seconds > 0) {
    work.computed = std::min(work.computed + 1, memory);
    set_pace(work, work.pace + (seconds - work.pace) / work.computed);
  }
  work.held.erase(copy.ticket);
  work.last_end = now;
}

void Workloads::withdrawn(const Copy& copy, double now) {
  const auto found = ranks_.find(copy.rank);
  if (found == ranks_.end()) {
    return;
  }
  Workload& work = found->second;
  const bool at_it = !work.held.empty() && work.held.begin()->first == copy.ticket;
  if (at_it && elapsed(work, now) > work.pace) {
    work.computed = std::max(work.computed, 1);
    set_pace(work, elapsed(work, now));
  }
  take_out(work, copy, now);
}

void Workloads::dropped(const Copy& copy, double now) {
  if (const auto found = ranks_.find(copy.rank); found != ranks_.end()) {
    take_out(found->second, copy, now);
  }
}

void Workloads::take_out(Workload& work, const Copy& copy, double now) {
  if (!work.held.empty() && work.held.begin()->first == copy.ticket) {
    work.last_end = now;
  }
  work.held.erase(copy.ticket);
}

void Workloads::set_pace(Workload& work, double pace) {
  if (work.pace > 0) {
    rate_ -= 1 / work.pace;
    --known_;
  }
  work.pace = pace;
  if (work.pace > 0) {
    rate_ += 1 / work.pace;
    ++known_;
  }
}

double Workloads::usual_pace(const Workload& work) const {
  return work.pace > 0 ? work.pace : typical_pace();
}

double Workloads::typical_pace() const {
  return known_ > 0 ? known_ / rate_ : first_guess;
}

double Workloads::elapsed(const Workload& work, double now) {
  const double assigned = work.held.empty() ? 0 : work.held.begin()->second.since;
  return now - std::max(work.last_end, assigned);
}

double Workloads::expected_pace(const Workload& work, double now) const {
  return work.pace > 0 ? work.pace : std::max(typical_pace(), 2 * elapsed(work, now));
}

/// What has taken longer than it should is expected to take as much again as it is late.
double Workloads::through(const Workload& work, double now) const {
  if (!work.held.empty()) {
    const double pace = expected_pace(work, now);
    return now + std::abs(elapsed(work, now) - pace) + pace * static_cast<double>(work.held.size() - 1);
  }
  // It will ask soon, but not surely: what it writes may hang.
  return work.waiting ? now : now + std::max(0.0, elapsed(work, now) - usual_pace(work));
}

double Workloads::end_of_another(Rank rank, double now) const {
  const Workload& work = ranks_.at(rank);
  return through(work, now) + usual_pace(work);
}

bool Workloads::others_are_sooner(Rank rank, std::int64_t blocks, double margin, double now) const {
  const double end = end_of_another(rank, now);
  const auto wanted = static_cast<double>(blocks);
  const double unknown = static_cast<double>(ranks_.size()) - known_;
  if ((rate_ + unknown / typical_pace()) * (end - now) < wanted) {
    return false;
  }
  double fastest = std::numeric_limits<double>::infinity();
  for_each_promising(rank, [&](const Workload& work) { fastest = std::min(fastest, usual_pace(work)); });
  double promised = 0;
  for_each_promising(rank, [&](const Workload& work) {
    const double time = end - std::max(margin, fastest) - through(work, now);
    promised += std::max(0.0, std::floor(time / usual_pace(work)));
  });
  return promised >= wanted;
}

} // namespace lsdeconv
