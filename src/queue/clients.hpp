#pragma once

#include "dispatcher.hpp"
#include "protocol.hpp"

#include "lsdeconv/queue/work_queue.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv {

/// Rank 0's own end of the queue: no messages.
class LocalQueue : public WorkQueue {
public:
  explicit LocalQueue(Dispatcher& dispatcher) : dispatcher_(dispatcher) {}

  [[nodiscard]] std::optional<BlockId> next() override { return dispatcher_.wait_for_block(me); }
  void complete(BlockId id) override { dispatcher_.complete(id, me); }
  void fail(BlockId id, const std::string& reason) override { dispatcher_.fail(id, me, reason); }
  void leave(const std::string& reason) override { dispatcher_.leave(me, reason); }

private:
  static constexpr Rank me = protocol::server;
  Dispatcher& dispatcher_;
};

/// The other ranks' end. next() waits for its answer without the lock that sending takes, so that complete()
/// and fail() pass it.
class RemoteQueue : public WorkQueue {
public:
  /// traffic: the queue's own communicator; must outlive this.
  explicit RemoteQueue(const mpi::Communicator& traffic) : traffic_(traffic) {}

  [[nodiscard]] std::optional<BlockId> next() override;
  void complete(BlockId id) override;
  void fail(BlockId id, const std::string& reason) override;
  void leave(const std::string& reason) override;

private:
  /// False where this rank has left: `leave` is its last word.
  bool tell(protocol::Kind kind, BlockId id, std::string_view reason = {});

  const mpi::Communicator& traffic_;
  std::mutex asking_; ///< One open question per rank: a second thread could only wait as well.
  bool ended_ = false;
  std::mutex telling_;
  bool left_ = false;
};

} // namespace lsdeconv
