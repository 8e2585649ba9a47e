#include "dispatcher.hpp"

#include "lsdeconv/core/log.hpp"

#include <utility>

namespace lsdeconv {

Dispatcher::Dispatcher(const LedgerSettings& settings, const std::vector<BlockId>& done,
                       const std::vector<NodeId>& nodes)
    : ledger_(settings) {
  for (const BlockId id : done) {
    ledger_.set_done(id);
  }
  for (std::size_t rank = 0; rank < nodes.size(); ++rank) {
    ledger_.add_worker(Rank{static_cast<int>(rank)}, nodes[rank]);
  }
}

/// Any change may free a block for a rank that waits, or end the run.
template <typename Change>
void Dispatcher::change(Change&& change) {
  const std::lock_guard lock(mutex_);
  std::forward<Change>(change)();
  std::erase_if(asking_, [this](Rank rank) { return answer(rank); });
  changed_.notify_all();
}

bool Dispatcher::answer(Rank rank) {
  const std::optional<BlockId> id = left_.contains(rank) ? std::nullopt : ledger_.next(rank);
  const bool known = id || left_.contains(rank) || ledger_.finished();
  if (known) {
    answers_.push_back({rank, id});
  }
  return known;
}

std::optional<BlockId> Dispatcher::wait_for_block(Rank rank) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (failure_) {
      std::rethrow_exception(failure_);
    }
    if (left_.contains(rank)) {
      return std::nullopt;
    }
    if (const std::optional<BlockId> id = ledger_.next(rank)) {
      return id;
    }
    if (ledger_.finished()) {
      return std::nullopt;
    }
    changed_.wait(lock);
  }
}

void Dispatcher::ask(Rank rank) {
  change([&] { asking_.push_back(rank); });
}

std::deque<Dispatcher::Answer> Dispatcher::take_answers() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answers_, {});
}

void Dispatcher::complete(BlockId id, Rank rank) {
  change([&] {
    const std::int64_t done_before = ledger_.counts().done;
    if (!left_.contains(rank)) {
      ledger_.complete(id, rank);
    }
    if (ledger_.counts().done > done_before) {
      completed_.push_back(id);
    }
  });
}

void Dispatcher::fail(BlockId id, Rank rank, const std::string& reason) {
  change([&] {
    if (!left_.contains(rank)) {
      ledger_.fail(id, rank, reason);
    }
  });
}

void Dispatcher::leave(Rank rank, const std::string& reason) {
  if (!reason.empty()) {
    log::warning("rank ", rank, " takes no more blocks: ", reason);
  }
  change([&] {
    left_.insert(rank);
    ledger_.remove_worker(rank);
  });
}

void Dispatcher::break_off(std::exception_ptr failure) {
  change([&] {
    failure_ = std::move(failure);
    ledger_.stop();
  });
}

LedgerCounts Dispatcher::counts() const {
  const std::lock_guard lock(mutex_);
  return ledger_.counts();
}

std::vector<BlockFailure> Dispatcher::failures() const {
  const std::lock_guard lock(mutex_);
  return ledger_.failures();
}

std::vector<BlockId> Dispatcher::take_completed() {
  const std::lock_guard lock(mutex_);
  return std::exchange(completed_, {});
}

void Dispatcher::request_stop() {
  change([&] { ledger_.stop(); });
}

} // namespace lsdeconv
