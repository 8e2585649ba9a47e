#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/queue/work_queue.hpp"

#include <optional>
#include <string>

namespace lsdeconv::testing {

/// A queue in which one block is done elsewhere meanwhile, or that breaks when it is asked for a block.
class TroubledQueue : public WorkQueue {
public:
  explicit TroubledQueue(WorkQueue& queue) : queue_(queue) {}
  std::optional<BlockId> refused;
  bool breaks = false;

  [[nodiscard]] std::optional<BlockId> next() override {
    if (breaks) {
      throw Error("rank 0 does not answer");
    }
    return queue_.next();
  }
  [[nodiscard]] bool claim(BlockId id) override {
    if (id == refused) {
      queue_.complete(id);
      return false;
    }
    return queue_.claim(id);
  }
  [[nodiscard]] bool cancelled(BlockId id) override { return queue_.cancelled(id); }
  void complete(BlockId id) override { queue_.complete(id); }
  void fail(BlockId id, const std::string& reason) override { queue_.fail(id, reason); }
  void leave(const std::string& reason) override { queue_.leave(reason); }
  [[nodiscard]] bool degraded() const override { return queue_.degraded(); }

private:
  WorkQueue& queue_;
};

} // namespace lsdeconv::testing
