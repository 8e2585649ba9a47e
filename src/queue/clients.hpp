#pragma once

#include "dispatcher.hpp"
#include "protocol.hpp"

#include "lsdeconv/queue/work_queue.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv {

/// A rank's end of the queue, as its service holds it.
class QueueEnd : public WorkQueue {
public:
  /// The last word: leaves, and gives up what it has claimed.
  virtual void part(const std::string& reason) = 0;
};

/// Rank 0's own end: no messages.
class LocalQueue : public QueueEnd {
public:
  explicit LocalQueue(Dispatcher& dispatcher) : dispatcher_(dispatcher) {}

  [[nodiscard]] std::optional<BlockId> next() override { return dispatcher_.wait_for_block(me); }
  [[nodiscard]] bool claim(BlockId id) override { return dispatcher_.claim(id, me); }
  [[nodiscard]] bool cancelled(BlockId id) override { return dispatcher_.cancelled(id, me); }
  void complete(BlockId id) override { dispatcher_.complete(id, me); }
  void fail(BlockId id, const std::string& reason) override { dispatcher_.fail(id, me, reason); }
  void leave(const std::string& reason) override { dispatcher_.leave(me, reason); }
  void request_stop() override { dispatcher_.request_stop(); }
  [[nodiscard]] bool degraded() const override { return dispatcher_.degraded(); }
  void part(const std::string& reason) override;

private:
  static constexpr Rank me = protocol::server;
  Dispatcher& dispatcher_;
};

/// The other ranks' end. next() and claim() wait for their answers without the lock that sending takes, so
/// that the others pass them.
class RemoteQueue : public QueueEnd {
public:
  /// traffic: the queue's own communicator; must outlive this.
  explicit RemoteQueue(const mpi::Communicator& traffic) : traffic_(traffic) {}

  [[nodiscard]] std::optional<BlockId> next() override;
  [[nodiscard]] bool claim(BlockId id) override;
  [[nodiscard]] bool cancelled(BlockId id) override;
  void complete(BlockId id) override;
  void fail(BlockId id, const std::string& reason) override;
  void leave(const std::string& reason) override;
  void request_stop() override;
  [[nodiscard]] bool degraded() const override { return degraded_; }
  void part(const std::string& reason) override;

private:
  /// False where this rank has said its last word, or one of the kinds that need a worker after `leave`.
  bool send(protocol::Kind kind, BlockId id, std::string_view reason = {});
  void hear_withdrawals();
  void let_go(BlockId id);

  const mpi::Communicator& traffic_;
  std::mutex asking_; ///< One open question per rank: a second thread could only wait as well.
  bool ended_ = false;
  std::atomic<bool> degraded_ = false;
  std::mutex claiming_; ///< One open claim per rank.
  std::mutex telling_;
  bool left_ = false;
  bool parted_ = false;
  std::mutex holding_;
  std::map<BlockId, std::int64_t> held_; ///< Tickets of the blocks that this rank is still to compute.
};

} // namespace lsdeconv
