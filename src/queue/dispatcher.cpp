#include "dispatcher.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"

#include <algorithm>
#include <utility>

namespace lsdeconv {

Dispatcher::Dispatcher(const LedgerSettings& settings, const std::vector<BlockId>& done,
                       const std::vector<NodeId>& nodes)
    : ledger_(settings), others_(static_cast<int>(nodes.size()) - 1) {
  for (const BlockId id : done) {
    ledger_.set_done(id);
  }
  for (std::size_t rank = 0; rank < nodes.size(); ++rank) {
    ledger_.add_worker(Rank{static_cast<int>(rank)}, nodes[rank]);
  }
}

/// For what may free a block for a rank that waits, or end the run.
template <typename Change>
void Dispatcher::change(Change&& change) {
  const std::lock_guard lock(mutex_);
  std::forward<Change>(change)();
  answer_those_who_wait();
}

/// For what may end the run at most: nobody who waits is looked at, however many they are.
template <typename Change>
void Dispatcher::note(Change&& change) {
  const std::lock_guard lock(mutex_);
  std::forward<Change>(change)();
  if (ledger_.finished()) {
    answer_those_who_wait();
  } else {
    report_withdrawn();
  }
}

void Dispatcher::answer_those_who_wait() {
  report_withdrawn();
  std::erase_if(asking_, [this](Rank rank) { return answer(rank); });
  changed_.notify_all();
}

void Dispatcher::tick() {
  const std::lock_guard lock(mutex_);
  if (!asking_.empty() || waiting_here_ > 0) {
    answer_those_who_wait();
  }
}

void Dispatcher::report_withdrawn() {
  for (const Copy& copy : ledger_.take_withdrawn()) {
    if (copy.rank != Rank{0}) {
      messages_.push_back({copy.rank, Message::Kind::withdrawn, copy.block, copy.ticket});
    }
  }
}

bool Dispatcher::answer(Rank rank) {
  if (!left_.contains(rank)) {
    if (const std::optional<BlockId> id = ledger_.next(rank)) {
      messages_.push_back({rank, Message::Kind::assign, *id, ledger_.last_ticket()});
      return true;
    }
    if (!ledger_.finished()) {
      return false;
    }
  }
  messages_.push_back(
      {.rank = rank, .kind = lost_.empty() ? Message::Kind::end : Message::Kind::end_degraded});
  return true;
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
    ++waiting_here_;
    changed_.wait(lock);
    --waiting_here_;
  }
}

void Dispatcher::ask(Rank rank) {
  const std::lock_guard lock(mutex_);
  if (!answer(rank)) {
    asking_.push_back(rank);
  }
}

std::deque<Dispatcher::Message> Dispatcher::take_messages() {
  const std::lock_guard lock(mutex_);
  return std::exchange(messages_, {});
}

bool Dispatcher::claim(BlockId id, Rank rank) {
  bool granted = false;
  note([&] { granted = ledger_.claim(id, rank); });
  return granted;
}

bool Dispatcher::cancelled(BlockId id, Rank rank) const {
  const std::lock_guard lock(mutex_);
  return !ledger_.holds(id, rank);
}

void Dispatcher::complete(BlockId id, Rank rank) {
  note([&] {
    if (ledger_.complete(id, rank)) {
      completed_.push_back(id);
    }
  });
}

void Dispatcher::fail(BlockId id, Rank rank, const std::string& reason) {
  change([&] { ledger_.fail(id, rank, reason); });
}

void Dispatcher::leave(Rank rank, const std::string& reason) {
  if (!reason.empty()) {
    log::warning("rank ", rank, " takes no more blocks: ", reason);
  }
  change([&] {
    left_.insert(rank);
    ledger_.retire_worker(rank);
  });
}

void Dispatcher::part(Rank rank) {
  change([&] {
    left_.insert(rank);
    gone_.insert(rank);
    ledger_.remove_worker(rank);
  });
}

void Dispatcher::lose(Rank rank, const std::string& reason) {
  if (rank.value < 1 || rank.value > others_) {
    throw Error(text("rank ", rank, " cannot be lost: there are ranks 1 to ", others_, " to lose"));
  }
  change([&] {
    if (std::any_of(lost_.begin(), lost_.end(), [&](const LostRank& one) { return one.rank == rank; })) {
      return;
    }
    log::warning("rank ", rank, " is lost: ", reason, "; its blocks go to others");
    lost_.push_back({rank, {}, reason});
    left_.insert(rank);
    gone_.insert(rank);
    ledger_.remove_worker(rank);
  });
}

void Dispatcher::break_off(std::exception_ptr failure) {
  change([&] {
    failure_ = std::move(failure);
    ledger_.stop();
  });
}

bool Dispatcher::degraded() const {
  const std::lock_guard lock(mutex_);
  return !lost_.empty();
}

bool Dispatcher::alone() const {
  const std::lock_guard lock(mutex_);
  return gone_.size() - (gone_.contains(Rank{0}) ? 1 : 0) == static_cast<std::size_t>(others_);
}

LedgerCounts Dispatcher::counts() const {
  const std::lock_guard lock(mutex_);
  return ledger_.counts();
}

std::vector<BlockFailure> Dispatcher::failures() const {
  const std::lock_guard lock(mutex_);
  return ledger_.failures();
}

std::vector<RunningBlock> Dispatcher::running() const {
  const std::lock_guard lock(mutex_);
  std::vector<RunningBlock> all;
  for (const Copy& copy : ledger_.running().all()) {
    all.push_back({copy.block, copy.rank, ledger_.now() - copy.since, copy.claimed});
  }
  return all;
}

QueueStatistics Dispatcher::statistics() const {
  const std::lock_guard lock(mutex_);
  return {.assignments = ledger_.last_ticket().value,
          .second_copies = ledger_.second_copies(),
          .server_processor_seconds = server_processor_seconds_};
}

std::vector<LostRank> Dispatcher::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

std::vector<BlockId> Dispatcher::take_completed() {
  const std::lock_guard lock(mutex_);
  return std::exchange(completed_, {});
}

void Dispatcher::request_stop() {
  change([&] { ledger_.stop(); });
}

void Dispatcher::cancel_running() {
  change([&] { ledger_.cancel_running(); });
}

} // namespace lsdeconv
