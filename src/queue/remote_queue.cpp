#include "remote_queue.hpp"

namespace lsdeconv {
namespace {

using protocol::Kind;

constexpr BlockId no_block{-1};

} // namespace

std::optional<BlockId> RemoteQueue::next() {
  const std::lock_guard lock(next_mutex_);
  if (ended_ || !send(Kind::request, no_block)) {
    return std::nullopt;
  }
  const protocol::Notice answer =
      protocol::notice_of(mpi::receive(traffic_, protocol::server, protocol::answer_to_request));
  degraded_ = answer.kind == Kind::end_degraded;
  ended_ = answer.kind != Kind::assign;
  if (ended_) {
    return std::nullopt;
  }
  const BlockId id{answer.block};
  const std::lock_guard uncomputed(uncomputed_mutex_);
  uncomputed_[id] = answer.ticket;
  return id;
}

bool RemoteQueue::claim(BlockId id) {
  const std::lock_guard lock(claim_mutex_);
  if (!send(Kind::claim, id)) {
    return false;
  }
  const protocol::Notice answer =
      protocol::notice_of(mpi::receive(traffic_, protocol::server, protocol::answer_to_claim));
  if (answer.kind != Kind::granted) {
    forget(id);
  }
  return answer.kind == Kind::granted;
}

bool RemoteQueue::cancelled(BlockId id) {
  const std::lock_guard lock(uncomputed_mutex_);
  receive_cancellations();
  return !uncomputed_.contains(id);
}

void RemoteQueue::receive_cancellations() {
  while (const auto message = mpi::try_receive(traffic_, protocol::server, protocol::cancellation)) {
    const protocol::Notice notice = protocol::notice_of(*message);
    const auto found = uncomputed_.find(BlockId{notice.block});
    if (found != uncomputed_.end() && found->second == notice.ticket) {
      uncomputed_.erase(found);
    }
  }
}

void RemoteQueue::forget(BlockId id) {
  const std::lock_guard lock(uncomputed_mutex_);
  uncomputed_.erase(id);
}

void RemoteQueue::complete(BlockId id) {
  forget(id);
  (void)send(Kind::complete, id);
}

void RemoteQueue::fail(BlockId id, const std::string& reason) {
  forget(id);
  (void)send(Kind::fail, id, reason);
}

void RemoteQueue::leave(const std::string& reason) {
  (void)send(Kind::leave, no_block, reason);
  const std::lock_guard lock(uncomputed_mutex_);
  uncomputed_.clear();
}

void RemoteQueue::close(const std::string& reason) {
  leave(reason);
  (void)send(Kind::close, no_block);
}

bool RemoteQueue::send(Kind kind, BlockId id, std::string_view reason) {
  const std::lock_guard lock(send_mutex_);
  const bool takes_blocks = kind == Kind::request || kind == Kind::claim || kind == Kind::leave;
  if (closed_ || (left_ && takes_blocks)) {
    return false;
  }
  left_ = left_ || kind == Kind::leave;
  closed_ = kind == Kind::close;
  const protocol::Notice notice{.kind = kind, .block = id.value};
  mpi::send(traffic_, protocol::server, protocol::to_server,
            mpi::packed(notice, reason.substr(0, protocol::longest_reason)));
  return true;
}

} // namespace lsdeconv
