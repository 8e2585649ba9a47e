#include "clients.hpp"

namespace lsdeconv {
namespace {

using protocol::Kind;

constexpr BlockId no_block{-1};

} // namespace

void LocalQueue::part(const std::string& reason) {
  dispatcher_.leave(me, reason);
  dispatcher_.part(me);
}

std::optional<BlockId> RemoteQueue::next() {
  const std::lock_guard lock(asking_);
  if (ended_ || !send(Kind::ask, no_block)) {
    return std::nullopt;
  }
  const protocol::Notice answer =
      protocol::notice_of(mpi::receive(traffic_, protocol::server, protocol::to_client));
  degraded_ = answer.kind == Kind::end_degraded;
  ended_ = answer.kind != Kind::assign;
  if (ended_) {
    return std::nullopt;
  }
  const BlockId id{answer.block};
  const std::lock_guard holding(holding_);
  held_[id] = answer.ticket;
  return id;
}

bool RemoteQueue::claim(BlockId id) {
  const std::lock_guard lock(claiming_);
  if (!send(Kind::claim, id)) {
    return false;
  }
  const protocol::Notice answer =
      protocol::notice_of(mpi::receive(traffic_, protocol::server, protocol::to_claimant));
  if (answer.kind != Kind::granted) {
    let_go(id);
  }
  return answer.kind == Kind::granted;
}

bool RemoteQueue::cancelled(BlockId id) {
  const std::lock_guard lock(holding_);
  hear_withdrawals();
  return !held_.contains(id);
}

void RemoteQueue::hear_withdrawals() {
  while (const auto message = mpi::try_receive(traffic_, protocol::server, protocol::to_holder)) {
    const protocol::Notice notice = protocol::notice_of(*message);
    const auto held = held_.find(BlockId{notice.block});
    if (held != held_.end() && held->second == notice.ticket) {
      held_.erase(held);
    }
  }
}

void RemoteQueue::let_go(BlockId id) {
  const std::lock_guard lock(holding_);
  held_.erase(id);
}

void RemoteQueue::complete(BlockId id) {
  let_go(id);
  (void)send(Kind::complete, id);
}

void RemoteQueue::fail(BlockId id, const std::string& reason) {
  let_go(id);
  (void)send(Kind::fail, id, reason);
}

void RemoteQueue::leave(const std::string& reason) {
  (void)send(Kind::leave, no_block, reason);
  const std::lock_guard lock(holding_);
  held_.clear();
}

void RemoteQueue::request_stop() {
  (void)send(Kind::stop, no_block);
}

void RemoteQueue::part(const std::string& reason) {
  leave(reason);
  (void)send(Kind::bye, no_block);
}

bool RemoteQueue::send(Kind kind, BlockId id, std::string_view reason) {
  const std::lock_guard lock(telling_);
  const bool as_worker = kind == Kind::ask || kind == Kind::claim || kind == Kind::leave;
  if (parted_ || (left_ && as_worker)) {
    return false;
  }
  left_ = left_ || kind == Kind::leave;
  parted_ = kind == Kind::bye;
  const protocol::Notice notice{.kind = kind, .block = id.value};
  mpi::send(traffic_, protocol::server, protocol::to_server,
            mpi::packed(notice, reason.substr(0, protocol::longest_reason)));
  return true;
}

} // namespace lsdeconv
