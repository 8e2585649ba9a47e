#include "lsdeconv/queue/workloads.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

/// Seconds that a block is taken to need while no rank has computed one.
constexpr double first_guess = 30;
/// The pace is a running mean over about this many blocks: empty blocks, which take no time, come in between.
constexpr int averaged_blocks = 8;

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

void Workloads::requested(Rank rank) {
  Workload& work = ranks_.at(rank);
  work.has_requested = true;
  work.waiting = true;
}

void Workloads::assigned(const Assignment& assignment) {
  Workload& work = ranks_.at(assignment.rank);
  work.waiting = false;
  work.uncomputed.emplace(assignment.ticket, assignment);
}

void Workloads::computed(const Assignment& assignment, double now) {
  const auto found = ranks_.find(assignment.rank);
  if (found == ranks_.end()) {
    return;
  }
  Workload& work = found->second;
  const double seconds = now - std::max(work.last_end, assignment.since);
  if (seconds > 0) {
    work.averaged = std::min(work.averaged + 1, averaged_blocks);
    set_pace(work, work.pace + (seconds - work.pace) / work.averaged);
  }
  work.uncomputed.erase(assignment.ticket);
  work.last_end = now;
}

void Workloads::cancelled(const Assignment& assignment, double now) {
  const auto found = ranks_.find(assignment.rank);
  if (found == ranks_.end()) {
    return;
  }
  Workload& work = found->second;
  const bool present = !work.uncomputed.empty() && work.uncomputed.begin()->first == assignment.ticket;
  if (present && elapsed(work, now) > work.pace) {
    work.averaged = std::max(work.averaged, 1);
    set_pace(work, elapsed(work, now));
  }
  remove_block(work, assignment, now);
}

void Workloads::dropped(const Assignment& assignment, double now) {
  if (const auto found = ranks_.find(assignment.rank); found != ranks_.end()) {
    remove_block(found->second, assignment, now);
  }
}

void Workloads::remove_block(Workload& work, const Assignment& assignment, double now) {
  if (!work.uncomputed.empty() && work.uncomputed.begin()->first == assignment.ticket) {
    work.last_end = now;
  }
  work.uncomputed.erase(assignment.ticket);
}

void Workloads::set_pace(Workload& work, double pace) {
  if (work.pace > 0) {
    rate_ -= 1 / work.pace;
    --known_paces_;
  }
  work.pace = pace;
  if (work.pace > 0) {
    rate_ += 1 / work.pace;
    ++known_paces_;
  }
}

double Workloads::usual_pace(const Workload& work) const {
  return work.pace > 0 ? work.pace : typical_pace();
}

double Workloads::typical_pace() const {
  return known_paces_ > 0 ? known_paces_ / rate_ : first_guess;
}

double Workloads::elapsed(const Workload& work, double now) {
  const double assigned = work.uncomputed.empty() ? 0 : work.uncomputed.begin()->second.since;
  return now - std::max(work.last_end, assigned);
}

double Workloads::expected_pace(const Workload& work, double now) const {
  return work.pace > 0 ? work.pace : std::max(typical_pace(), 2 * elapsed(work, now));
}

/// A block that is late is expected to take as much longer as it is late already.
double Workloads::ready_at(const Workload& work, double now) const {
  if (!work.uncomputed.empty()) {
    const double pace = expected_pace(work, now);
    return now + std::abs(elapsed(work, now) - pace) + pace * static_cast<double>(work.uncomputed.size() - 1);
  }
  // It will probably request a block soon; but the write that it may be busy with can hang.
  return work.waiting ? now : now + std::max(0.0, elapsed(work, now) - usual_pace(work));
}

double Workloads::end_of_another(Rank rank, double now) const {
  const Workload& work = ranks_.at(rank);
  return ready_at(work, now) + usual_pace(work);
}

bool Workloads::others_are_sooner(Rank rank, std::int64_t blocks, double margin, double now) const {
  const double end = end_of_another(rank, now);
  const auto wanted = static_cast<double>(blocks);
  const double unknown_paces = static_cast<double>(ranks_.size()) - known_paces_;
  if ((rate_ + unknown_paces / typical_pace()) * (end - now) < wanted) {
    return false;
  }
  double fastest = std::numeric_limits<double>::infinity();
  for_each_other_active(rank, [&](const Workload& work) { fastest = std::min(fastest, usual_pace(work)); });
  double expected = 0;
  for_each_other_active(rank, [&](const Workload& work) {
    const double time = end - std::max(margin, fastest) - ready_at(work, now);
    expected += std::max(0.0, std::floor(time / usual_pace(work)));
  });
  return expected >= wanted;
}

} // namespace lsdeconv
