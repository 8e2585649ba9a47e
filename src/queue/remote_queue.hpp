#pragma once

#include "protocol.hpp"

#include "lsdeconv/queue/work_queue.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv {

/// The end of the queue on every rank but 0: sends messages to rank 0's QueueServer. next() and claim() wait
/// for their answers without the lock that sending takes, so that other threads can send meanwhile.
class RemoteQueue final : public WorkQueue {
public:
  /// traffic: a communicator that only the queue uses; must outlive this.
  explicit RemoteQueue(const mpi::Communicator& traffic) : traffic_(traffic) {}

  [[nodiscard]] std::optional<BlockId> next() override;
  [[nodiscard]] bool claim(BlockId id) override;
  [[nodiscard]] bool cancelled(BlockId id) override;
  void complete(BlockId id) override;
  void fail(BlockId id, const std::string& reason) override;
  void leave(const std::string& reason) override;
  [[nodiscard]] bool degraded() const override { return degraded_; }
  /// Leaves and gives back what this rank has claimed; nothing is sent afterwards.
  void close(const std::string& reason);

private:
  /// False, with nothing sent, after close(); after leave() also for request, claim and leave.
  bool send(protocol::Kind kind, BlockId id, std::string_view reason = {});
  void receive_cancellations();
  void forget(BlockId id);

  const mpi::Communicator& traffic_;
  std::mutex next_mutex_; ///< One request at a time: the threads of a rank take turns.
  bool ended_ = false;
  std::atomic<bool> degraded_ = false;
  std::mutex claim_mutex_; ///< One claim at a time.
  std::mutex send_mutex_;  ///< Of left_ and closed_, and of the order of messages.
  bool left_ = false;
  bool closed_ = false;
  std::mutex uncomputed_mutex_;
  std::map<BlockId, std::int64_t> uncomputed_; ///< Tickets of the blocks that this rank has still to compute.
};

} // namespace lsdeconv
