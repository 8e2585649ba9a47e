#pragma once

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/queue/block_ledger.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// Where a worker gets its next block. Calls may come from several threads of the process; while one waits in
/// next(), the others go on.
class WorkQueue {
public:
  virtual ~WorkQueue() = default;
  /// The next block, waiting while others may still fail and come back; none when all work has ended, this
  /// rank has left, or no more blocks are given out.
  [[nodiscard]] virtual std::optional<BlockId> next() = 0;
  /// The block's result is safe. Returns before rank 0 knows.
  virtual void complete(BlockId id) = 0;
  /// The attempt failed. Returns before rank 0 knows.
  virtual void fail(BlockId id, const std::string& reason) = 0;
  /// This rank takes no more blocks: those it still has go to others without counting as an attempt, and what
  /// it says about them later is ignored. When the last rank leaves, the run ends with blocks pending.
  virtual void leave(const std::string& reason) = 0;
};

/// What rank 0 knows while the queue is served. Callable from every thread.
class QueueMonitor {
public:
  virtual ~QueueMonitor() = default;
  [[nodiscard]] virtual LedgerCounts counts() const = 0;
  [[nodiscard]] virtual std::vector<BlockFailure> failures() const = 0;
  /// Blocks completed since the last call, in order, each once: whoever holds the checkpoint marks them.
  [[nodiscard]] virtual std::vector<BlockId> take_completed() = 0;
  /// Gives out no more blocks: every rank's next() says none once those running have ended.
  virtual void request_stop() = 0;
};

/// The queue of a run: rank 0 serves all ranks from a thread of its own on a communicator of its own, and is
/// itself a client without messages; a single process has no such thread.
class QueueService {
public:
  /// settings and done (blocks of earlier runs) are read on rank 0 only. Collective over `ranks`.
  QueueService(const mpi::Communicator& ranks, const LedgerSettings& settings,
               const std::vector<BlockId>& done);
  /// Without close(), as when an exception unwinds: this rank leaves, and the others go on without it. On
  /// rank 0, which nobody can replace, no more blocks are given out, and the destructor serves until the
  /// other ranks have left; it gives up when none of them has said anything for ten minutes.
  ~QueueService();
  QueueService(const QueueService&) = delete;
  QueueService& operator=(const QueueService&) = delete;
  QueueService(QueueService&&) = delete;
  QueueService& operator=(QueueService&&) = delete;

  /// This rank's end of the queue.
  [[nodiscard]] WorkQueue& queue();
  /// Rank 0 only; null elsewhere. Valid after close() too.
  [[nodiscard]] QueueMonitor* monitor();
  /// Leaves, if next() has not said none before; on rank 0 waits until every rank has closed or left. To be
  /// called by all ranks, none but rank 0 waits for others. Throws Error, on rank 0 only, where serving
  /// failed: the others may wait for ever then, so the caller must end them (mpi::abort_all).
  void close();

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace lsdeconv
