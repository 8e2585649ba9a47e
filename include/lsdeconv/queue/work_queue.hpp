#pragma once

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/queue/block_ledger.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// Where a worker gets its next block. Calls may come from several threads of the process.
class WorkQueue {
public:
  virtual ~WorkQueue() = default;
  /// The next block, waiting while others may still fail and come back; none when all work has ended.
  [[nodiscard]] virtual std::optional<BlockId> next() = 0;
  virtual void complete(BlockId id) = 0;
  virtual void fail(BlockId id, const std::string& reason) = 0;
};

/// What rank 0 knows while the queue is served. Callable from every thread.
class QueueMonitor {
public:
  virtual ~QueueMonitor() = default;
  [[nodiscard]] virtual LedgerCounts counts() const = 0;
  [[nodiscard]] virtual std::vector<BlockFailure> failures() const = 0;
  /// Blocks completed since the last call, in order: whoever holds the checkpoint marks them.
  [[nodiscard]] virtual std::vector<BlockId> take_completed() = 0;
};

/// The queue of a run: rank 0 serves all ranks from a thread of its own on a communicator of its own, and is
/// itself a client; a single process serves itself without messages.
class QueueService {
public:
  /// done: blocks of earlier runs; both are read on rank 0 only. Collective over `ranks`.
  QueueService(const mpi::Communicator& ranks, const LedgerSettings& settings,
               const std::vector<BlockId>& done);
  ~QueueService();
  QueueService(const QueueService&) = delete;
  QueueService& operator=(const QueueService&) = delete;

  /// This rank's end of the queue.
  [[nodiscard]] WorkQueue& queue();
  /// Rank 0 only; null elsewhere.
  [[nodiscard]] QueueMonitor* monitor();
  /// Waits until every rank's next() has said that all work has ended. Collective over `ranks`.
  void close();

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace lsdeconv
