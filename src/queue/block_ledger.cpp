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
  if (begun_) {
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
  for (const Copy& copy : running_.copies_of(rank)) {
    if (!copy.claimed) {
      running_.remove(copy.block, rank);
      settle(copy.block);
    }
  }
}

void BlockLedger::remove_worker(Rank rank) {
  workers_.remove(rank);
  workloads_.remove(rank);
  for (const Copy& copy : running_.copies_of(rank)) {
    withdraw(copy);
    settle(copy.block);
  }
}

void BlockLedger::cancel_running() {
  stop();
  for (const Copy& copy : running_.all()) {
    if (!copy.claimed) {
      withdraw(copy);
      settle(copy.block);
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
  workloads_.asks(rank);
  std::optional<BlockId> id = next_pending(rank);
  if (id) {
    state(*id) = State::running;
    --counts_.pending;
    ++counts_.running;
  } else if ((id = next_running(rank))) {
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
  begun_ = true;
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

std::optional<BlockId> BlockLedger::next_running(Rank rank) const {
  if (!settings_.clock || !workloads_.idle(rank) || left_to_others(rank, counts_.pending + 1)) {
    return std::nullopt;
  }
  const SecondCopies copies{.workloads = workloads_,
                            .workers = workers_,
                            .allowed = [this](const Copy& copy, Rank who) { return may_copy(copy, who); },
                            .least_gain = settings_.least_gain};
  return copies.choose(rank, now());
}

bool BlockLedger::may_copy(const Copy& copy, Rank rank) const {
  if (running_.number_of_copies(copy.block) > 1) {
    return false;
  }
  const auto attempts = attempts_.find(copy.block);
  return attempts == attempts_.end()
         || (attempts->second.count < settings_.attempts && !attempts->second.failed_on.contains(rank));
}

void BlockLedger::assign(BlockId id, Rank rank) {
  ++last_ticket_.value;
  const Copy copy{.block = id, .rank = rank, .ticket = last_ticket_, .since = now()};
  running_.add(copy);
  workloads_.assigned(copy);
}

bool BlockLedger::claim(BlockId id, Rank rank) {
  (void)state(id);
  if (!running_.claim(id, rank)) {
    return false;
  }
  for (const Copy& copy : running_.copies(id)) {
    if (copy.rank == rank) {
      workloads_.computed(copy, now());
    } else {
      withdraw(copy);
    }
  }
  return true;
}

bool BlockLedger::complete(BlockId id, Rank rank) {
  const Copy* const copy = running_.find(id, rank);
  const bool claimed = copy != nullptr && copy->claimed;
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
  const std::optional<Copy> copy = running_.remove(id, rank);
  if (!copy) {
    return false;
  }
  workloads_.dropped(*copy, now());
  Attempts& attempts = attempts_[id];
  ++attempts.count;
  attempts.failed_on.insert(rank);
  attempts.last_reason = reason;
  settle(id);
  return true;
}

void BlockLedger::withdraw(const Copy& copy) {
  running_.remove(copy.block, copy.rank);
  workloads_.withdrawn(copy, now());
  withdrawn_.push_back(copy);
}

/// A copy is gone: when it was the last one, the block waits for another attempt, or there is none.
void BlockLedger::settle(BlockId id) {
  if (running_.running(id)) {
    return;
  }
  --counts_.running;
  const auto attempts = attempts_.find(id);
  if (attempts != attempts_.end() && attempts->second.count >= settings_.attempts) {
    give_up(id, attempts->second);
    return;
  }
  state(id) = State::pending;
  ++counts_.pending;
  returned_.put(id, attempts == attempts_.end() ? std::set<Rank>{} : attempts->second.failed_on);
}

void BlockLedger::give_up(BlockId id, const Attempts& attempts) {
  state(id) = State::failed;
  ++counts_.failed;
  failures_.push_back({id, attempts.count, attempts.last_reason});
  attempts_.erase(id);
}

std::vector<Copy> BlockLedger::take_withdrawn() {
  return std::exchange(withdrawn_, {});
}

double BlockLedger::now() const {
  return settings_.clock ? settings_.clock() : 0;
}

bool BlockLedger::finished() const {
  return counts_.running == 0 && (counts_.pending == 0 || stopped_ || workers_.all_left());
}

} // namespace lsdeconv
