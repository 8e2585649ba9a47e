#include "lsdeconv/queue/block_ledger.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>

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
}

void BlockLedger::remove_worker(Rank rank) {
  workers_.remove(rank);
  std::vector<BlockId> left_behind;
  for (const auto& [id, runner] : runners_) {
    if (runner == rank) {
      left_behind.push_back(id);
    }
  }
  std::sort(left_behind.begin(), left_behind.end());
  for (const BlockId id : left_behind) {
    take_back(id, rank);
    put_back(id);
  }
}

std::optional<BlockId> BlockLedger::next(Rank rank) {
  if (!workers_.contains(rank)) {
    throw Error(text("rank ", rank, " takes no part in the queue"));
  }
  if (stopped_ || counts_.pending == 0) {
    return std::nullopt;
  }
  begun_ = true;
  std::optional<BlockId> id = returned_.take(rank, workers_);
  if (!id) {
    id = fresh_.take(workers_.node_of(rank));
  }
  if (id) {
    state(*id) = State::running;
    runners_.emplace(*id, rank);
    --counts_.pending;
    ++counts_.running;
  }
  return id;
}

void BlockLedger::complete(BlockId id, Rank rank) {
  if (state(id) == State::done) {
    return;
  }
  take_back(id, rank);
  state(id) = State::done;
  ++counts_.done;
  attempts_.erase(id);
}

void BlockLedger::fail(BlockId id, Rank rank, const std::string& reason) {
  take_back(id, rank);
  Attempts& attempts = attempts_[id];
  ++attempts.count;
  attempts.failed_on.insert(rank);
  if (attempts.count < settings_.attempts) {
    put_back(id);
    return;
  }
  state(id) = State::failed;
  ++counts_.failed;
  failures_.push_back({id, attempts.count, reason});
  attempts_.erase(id);
}

void BlockLedger::take_back(BlockId id, Rank rank) {
  const auto runner = runners_.find(id);
  if (runner == runners_.end() || runner->second != rank) {
    throw Error(text("block ", id, " is not running on rank ", rank));
  }
  runners_.erase(runner);
  --counts_.running;
}

void BlockLedger::put_back(BlockId id) {
  state(id) = State::pending;
  ++counts_.pending;
  const auto attempts = attempts_.find(id);
  returned_.put(id, attempts == attempts_.end() ? std::set<Rank>{} : attempts->second.failed_on);
}

bool BlockLedger::finished() const {
  return counts_.running == 0 && (counts_.pending == 0 || stopped_ || workers_.all_left());
}

} // namespace lsdeconv
