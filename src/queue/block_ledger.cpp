#include "lsdeconv/queue/block_ledger.hpp"

#include "second_copies.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <utility>

namespace lsdeconv {
namespace {

const LedgerSettings& checked(const LedgerSettings& settings) {
  if (settings.blocks < 0 || settings.group_size < 1 || settings.attempts < 1) {
    throw Error(text("a ledger of ", settings.blocks, " blocks in groups of ", settings.group_size, " with ",
                     settings.attempts, " attempts makes no sense"));
  }
  return settings;
}

} // namespace

BlockLedger::BlockLedger(const LedgerSettings& settings)
    : settings_(checked(settings)), states_(static_cast<std::size_t>(settings.blocks), State::pending),
      fresh_(settings.blocks, settings.group_size) {
  counts_.pending = settings.blocks;
}

BlockLedger::State& BlockLedger::state(BlockId id) {
  if (id.value < 0 || id.value >= settings_.blocks) {
    throw Error(text("there is no block ", id, " among ", settings_.blocks));
  }
  return states_[static_cast<std::size_t>(id.value)];
}

void BlockLedger::set_done(BlockId id) {
  if (started_) {
    throw Error(text("block ", id, " cannot be set done: blocks have been given out already"));
  }
  if (state(id) == State::done) {
    return;
  }
  state(id) = State::done;
  fresh_.remove(id);
  --counts_.pending;
  ++counts_.done;
}

void BlockLedger::add_worker(Rank rank, NodeId node) {
  workers_.add(rank, node);
  workloads_.add(rank, now());
}

void BlockLedger::retire_worker(Rank rank) {
  workers_.remove(rank);
  workloads_.remove(rank);
  for (const Assignment& assignment : running_.of_rank(rank)) {
    if (!assignment.claimed) {
      running_.remove(assignment.block, rank);
      put_back(assignment.block);
    }
  }
}

void BlockLedger::remove_worker(Rank rank) {
  workers_.remove(rank);
  workloads_.remove(rank);
  for (const Assignment& assignment : running_.of_rank(rank)) {
    cancel(assignment);
    put_back(assignment.block);
  }
}

void BlockLedger::cancel_running() {
  stop();
  for (const Assignment& assignment : running_.all()) {
    if (!assignment.claimed) {
      cancel(assignment);
      put_back(assignment.block);
    }
  }
}

std::optional<BlockId> BlockLedger::next(Rank rank) {
  if (!workers_.contains(rank)) {
    throw Error(text("rank ", rank, " takes no part in the queue"));
  }
  if (stopped_) {
    return std::nullopt;
  }
  workloads_.requested(rank);
  std::optional<BlockId> id = next_pending(rank);
  if (id) {
    state(*id) = State::running;
    --counts_.pending;
    ++counts_.running;
  } else if ((id = next_second_copy(rank))) {
    ++second_copies_;
  }
  if (id) {
    assign(*id, rank);
  }
  return id;
}

std::optional<BlockId> BlockLedger::next_pending(Rank rank) {
  if (counts_.pending == 0) {
    return std::nullopt;
  }
  started_ = true;
  if (const std::optional<BlockId> id = returned_.take(rank, workers_)) {
    return id;
  }
  if (left_to_others(rank, counts_.pending)) {
    return std::nullopt;
  }
  return fresh_.take(workers_.node_of(rank));
}

bool BlockLedger::left_to_others(Rank rank, std::int64_t blocks) const {
  return settings_.clock && workloads_.others_are_sooner(rank, blocks, settings_.least_gain, now());
}

std::optional<BlockId> BlockLedger::next_second_copy(Rank rank) const {
  if (!settings_.clock || !workloads_.idle(rank) || left_to_others(rank, counts_.pending + 1)) {
    return std::nullopt;
  }
  const SecondCopies copies{
      .workloads = workloads_,
      .workers = workers_,
      .allowed = [this](const Assignment& assignment, Rank other) { return may_copy(assignment, other); },
      .least_gain = settings_.least_gain};
  return copies.choose(rank, now());
}

bool BlockLedger::may_copy(const Assignment& assignment, Rank rank) const {
  if (running_.ranks_with(assignment.block) > 1) {
    return false;
  }
  const auto attempts = attempts_.find(assignment.block);
  return attempts == attempts_.end()
         || (attempts->second.count < settings_.attempts && !attempts->second.failed_on.contains(rank));
}

void BlockLedger::assign(BlockId id, Rank rank) {
  ++last_ticket_.value;
  const Assignment assignment{{id, rank}, last_ticket_, now()};
  running_.add(assignment);
  workloads_.assigned(assignment);
}

bool BlockLedger::claim(BlockId id, Rank rank) {
  (void)state(id);
  if (!running_.claim(id, rank)) {
    return false;
  }
  for (const Assignment& assignment : running_.of_block(id)) {
    if (assignment.rank == rank) {
      workloads_.computed(assignment, now());
    } else {
      cancel(assignment);
    }
  }
  return true;
}

bool BlockLedger::complete(BlockId id, Rank rank) {
  const Assignment* const assignment = running_.find(id, rank);
  const bool claimed = assignment != nullptr && assignment->claimed;
  if (!claimed && !claim(id, rank)) {
    return false;
  }
  running_.remove(id, rank);
  state(id) = State::done;
  --counts_.running;
  ++counts_.done;
  attempts_.erase(id);
  return true;
}

bool BlockLedger::fail(BlockId id, Rank rank, const std::string& reason) {
  (void)state(id);
  const std::optional<Assignment> failed = running_.remove(id, rank);
  if (!failed) {
    return false;
  }
  workloads_.dropped(*failed, now());
  Attempts& attempts = attempts_[id];
  ++attempts.count;
  attempts.failed_on.insert(rank);
  attempts.last_reason = reason;
  put_back(id);
  return true;
}

void BlockLedger::cancel(const Assignment& assignment) {
  running_.remove(assignment.block, assignment.rank);
  workloads_.cancelled(assignment, now());
  cancelled_.push_back(assignment);
}

/// A rank does not have the block any more: if no other rank has it, it becomes pending, or failed after the
/// last attempt.
void BlockLedger::put_back(BlockId id) {
  if (running_.contains(id)) {
    return;
  }
  --counts_.running;
  const auto attempts = attempts_.find(id);
  if (attempts != attempts_.end() && attempts->second.count >= settings_.attempts) {
    mark_failed(id, attempts->second);
    return;
  }
  state(id) = State::pending;
  ++counts_.pending;
  returned_.put(id, attempts == attempts_.end() ? std::set<Rank>{} : attempts->second.failed_on);
}

void BlockLedger::mark_failed(BlockId id, const Attempts& attempts) {
  state(id) = State::failed;
  ++counts_.failed;
  failures_.push_back({id, attempts.count, attempts.last_reason});
  attempts_.erase(id);
}

std::vector<Assignment> BlockLedger::take_cancelled() {
  return std::exchange(cancelled_, {});
}

double BlockLedger::now() const {
  return settings_.clock ? settings_.clock() : 0;
}

bool BlockLedger::finished() const {
  return counts_.running == 0 && (counts_.pending == 0 || stopped_ || workers_.all_left());
}

} // namespace lsdeconv
