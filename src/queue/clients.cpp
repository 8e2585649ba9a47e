#include "clients.hpp"

namespace lsdeconv {
namespace {

constexpr BlockId no_block{-1};

} // namespace

std::optional<BlockId> RemoteQueue::next() {
  const std::lock_guard lock(asking_);
  if (ended_ || !tell(protocol::Kind::ask, no_block)) {
    return std::nullopt;
  }
  const protocol::Notice answer =
      protocol::notice_of(mpi::receive(traffic_, protocol::server, protocol::to_client));
  ended_ = answer.kind == protocol::Kind::end;
  return ended_ ? std::nullopt : std::optional(BlockId{answer.block});
}

void RemoteQueue::complete(BlockId id) {
  (void)tell(protocol::Kind::complete, id);
}

void RemoteQueue::fail(BlockId id, const std::string& reason) {
  (void)tell(protocol::Kind::fail, id, reason);
}

void RemoteQueue::leave(const std::string& reason) {
  (void)tell(protocol::Kind::leave, no_block, reason);
}

bool RemoteQueue::tell(protocol::Kind kind, BlockId id, std::string_view reason) {
  const std::lock_guard lock(telling_);
  if (left_) {
    return false;
  }
  left_ = kind == protocol::Kind::leave;
  const protocol::Notice notice{.kind = kind, .block = id.value};
  mpi::send(traffic_, protocol::server, protocol::to_server, mpi::packed(notice, reason));
  return true;
}

} // namespace lsdeconv
