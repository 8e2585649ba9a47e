#include "lsdeconv/queue/dispatcher.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"

#include <algorithm>
#include <utility>

namespace lsdeconv {

Dispatcher::Dispatcher(const LedgerSettings& settings, const std::vector<BlockId>& done,
                       const std::vector<NodeId>& nodes)
    : ledger_(settings), participation_(nodes.size(), Participation::working) {
  for (const BlockId id : done) {
    ledger_.set_done(id);
  }
  for (std::size_t rank = 0; rank < nodes.size(); ++rank) {
    ledger_.add_worker(Rank{static_cast<int>(rank)}, nodes[rank]);
  }
}

/// For changes after which a waiting rank may get a block, or the run may end.
template <typename Change>
void Dispatcher::change_and_answer(Change&& change) {
  const std::lock_guard lock(mutex_);
  std::forward<Change>(change)();
  answer_waiting();
}

/// For changes after which no waiting rank can get a block, though the run may end: the waiting ranks, which
/// may be many, are looked at only in that case.
template <typename Change>
void Dispatcher::change_only(Change&& change) {
  const std::lock_guard lock(mutex_);
  std::forward<Change>(change)();
  if (ledger_.finished()) {
    answer_waiting();
  } else {
    send_cancelled();
  }
}

void Dispatcher::answer_waiting() {
  send_cancelled();
  std::erase_if(waiting_ranks_, [this](Rank rank) { return answer(rank); });
  changed_.notify_all();
}

void Dispatcher::send_cancelled() {
  for (const Assignment& assignment : ledger_.take_cancelled()) {
    if (assignment.rank != own_rank) {
      messages_.push_back({assignment.rank, Message::Kind::cancelled, assignment.block, assignment.ticket});
    }
  }
}

bool Dispatcher::answer(Rank rank) {
  if (participation(rank) == Participation::working) {
    if (const std::optional<BlockId> id = ledger_.next(rank)) {
      messages_.push_back({rank, Message::Kind::assign, *id, ledger_.last_ticket()});
      return true;
    }
    if (!ledger_.finished()) {
      return false;
    }
  }
  messages_.push_back({.rank = rank, .kind = degraded_ ? Message::Kind::end_degraded : Message::Kind::end});
  return true;
}

Dispatcher::Participation Dispatcher::participation(Rank rank) const {
  return participation_.at(static_cast<std::size_t>(rank.value));
}

void Dispatcher::advance(Rank rank, Participation to) {
  Participation& now = participation_.at(static_cast<std::size_t>(rank.value));
  now = std::max(now, to);
}

std::optional<BlockId> Dispatcher::next() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (failure_) {
      std::rethrow_exception(failure_);
    }
    if (participation(own_rank) != Participation::working) {
      return std::nullopt;
    }
    if (const std::optional<BlockId> id = ledger_.next(own_rank)) {
      return id;
    }
    if (ledger_.finished()) {
      return std::nullopt;
    }
    ++waiting_threads_;
    changed_.wait(lock);
    --waiting_threads_;
  }
}

bool Dispatcher::degraded() const {
  const std::lock_guard lock(mutex_);
  return degraded_;
}

LedgerCounts Dispatcher::counts() const {
  const std::lock_guard lock(mutex_);
  return ledger_.counts();
}

std::vector<BlockFailure> Dispatcher::failures() const {
  const std::lock_guard lock(mutex_);
  return ledger_.failures();
}

std::vector<BlockOnRank> Dispatcher::writes_in_progress() const {
  const std::lock_guard lock(mutex_);
  std::vector<BlockOnRank> writes;
  for (const Assignment& assignment : ledger_.running().all()) {
    if (assignment.claimed) {
      writes.push_back(assignment);
    }
  }
  return writes;
}

QueueStatistics Dispatcher::statistics() const {
  const std::lock_guard lock(mutex_);
  return {.assignments = ledger_.last_ticket().value,
          .second_copies = ledger_.second_copies(),
          .server_processor_seconds = server_processor_seconds_};
}

std::vector<BlockId> Dispatcher::take_completed() {
  const std::lock_guard lock(mutex_);
  return std::exchange(completed_, {});
}

void Dispatcher::request_stop() {
  change_and_answer([&] { ledger_.stop(); });
}

void Dispatcher::cancel_running() {
  change_and_answer([&] { ledger_.cancel_running(); });
}

void Dispatcher::lose(Rank rank, const std::string& reason) {
  const auto others = static_cast<int>(participation_.size()) - 1;
  if (rank.value < 1 || rank.value > others) {
    throw Error(text("rank ", rank, " cannot be lost: there are ranks 1 to ", others, " to lose"));
  }
  change_and_answer([&] {
    if (participation(rank) == Participation::lost) {
      return;
    }
    log::warning("rank ", rank, " is lost: ", reason, "; its blocks go to others");
    degraded_ = true;
    advance(rank, Participation::lost);
    ledger_.remove_worker(rank);
  });
}

void Dispatcher::request_block(Rank rank) {
  const std::lock_guard lock(mutex_);
  if (!answer(rank)) {
    waiting_ranks_.push_back(rank);
  }
}

std::deque<Dispatcher::Message> Dispatcher::take_messages() {
  const std::lock_guard lock(mutex_);
  return std::exchange(messages_, {});
}

bool Dispatcher::claim(BlockId id, Rank rank) {
  bool granted = false;
  change_only([&] { granted = ledger_.claim(id, rank); });
  return granted;
}

bool Dispatcher::cancelled(BlockId id, Rank rank) const {
  const std::lock_guard lock(mutex_);
  return !ledger_.holds(id, rank);
}

void Dispatcher::complete(BlockId id, Rank rank) {
  change_only([&] {
    if (ledger_.complete(id, rank)) {
      completed_.push_back(id);
    }
  });
}

void Dispatcher::fail(BlockId id, Rank rank, const std::string& reason) {
  change_and_answer([&] { ledger_.fail(id, rank, reason); });
}

void Dispatcher::leave(Rank rank, const std::string& reason) {
  if (!reason.empty()) {
    log::warning("rank ", rank, " takes no more blocks: ", reason);
  }
  change_and_answer([&] {
    advance(rank, Participation::left);
    ledger_.retire_worker(rank);
  });
}

void Dispatcher::close(Rank rank) {
  change_and_answer([&] {
    advance(rank, Participation::closed);
    ledger_.remove_worker(rank);
  });
}

void Dispatcher::tick() {
  const std::lock_guard lock(mutex_);
  if (!waiting_ranks_.empty() || waiting_threads_ > 0) {
    answer_waiting();
  }
}

void Dispatcher::stop_serving(std::exception_ptr failure) {
  change_and_answer([&] {
    failure_ = std::move(failure);
    ledger_.stop();
  });
}

bool Dispatcher::others_closed() const {
  const std::lock_guard lock(mutex_);
  return std::all_of(participation_.begin() + 1, participation_.end(),
                     [](Participation one) { return one >= Participation::closed; });
}

} // namespace lsdeconv
