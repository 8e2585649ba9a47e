#pragma once

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/core/lost_rank.hpp"
#include "lsdeconv/queue/block_ledger.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// Where a worker gets its next block. Calls may come from several threads of the process; while one waits in
/// next() or claim(), the others go on.
///
/// Each block goes next(), computing, claim(), writing, complete(); near the end of a run another rank may
/// have a copy of it. A block that is cancelled() or that claim() has refused is dropped without another
/// word.
class WorkQueue {
public:
  virtual ~WorkQueue() = default;
  /// The next block, waiting while others may still fail and come back; none when all work has ended, this
  /// rank has left or counts as lost, or no more blocks are given out.
  [[nodiscard]] virtual std::optional<BlockId> next() = 0;
  /// The block is computed, its voxels are about to be written: true where this rank is to write them; false
  /// where another rank does or did, this rank has left or counts as lost, or running blocks were given up.
  /// Waits for rank 0's answer.
  [[nodiscard]] virtual bool claim(BlockId id) = 0;
  /// Whether the block, not completed or failed yet, need not be computed here any more: claim() would refuse
  /// it, as far as this rank has been told. Never waits; for about one call a second.
  [[nodiscard]] virtual bool cancelled(BlockId id) = 0;
  /// The block's result is safe. Returns before rank 0 knows. Without claim() before, rank 0 takes the block
  /// as claimed now, if it can.
  virtual void complete(BlockId id) = 0;
  /// The attempt failed, before claim() or after. Returns before rank 0 knows.
  virtual void fail(BlockId id, const std::string& reason) = 0;
  /// This rank takes no more blocks: those it still has go to others without counting as an attempt, except
  /// those it has claimed, which it may still complete or fail. When the last rank leaves, the run ends with
  /// blocks pending.
  virtual void leave(const std::string& reason) = 0;
  /// No rank gets any more blocks: every rank's next() says none once those running have ended. Returns
  /// before rank 0 knows.
  virtual void request_stop() = 0;
  /// Whether a rank has been lost, as far as this rank knows when its next() has said none: such a run ends
  /// without collective calls.
  [[nodiscard]] virtual bool degraded() const = 0;
};

/// A copy of a block that a rank computes or, claimed, writes.
struct RunningBlock {
  BlockId block;
  Rank rank;
  double seconds = 0; ///< Since it was assigned.
  bool claimed = false;
};

struct QueueStatistics {
  std::int64_t assignments = 0;        ///< Blocks handed out, second copies and retries among them.
  std::int64_t second_copies = 0;      ///< Of those.
  double server_processor_seconds = 0; ///< Of the thread that serves the other ranks.
};

/// What rank 0 knows while the queue is served. Callable from every thread.
class QueueMonitor {
public:
  virtual ~QueueMonitor() = default;
  [[nodiscard]] virtual LedgerCounts counts() const = 0;
  [[nodiscard]] virtual std::vector<BlockFailure> failures() const = 0;
  /// By rank, then in the order of assignment.
  [[nodiscard]] virtual std::vector<RunningBlock> running() const = 0;
  [[nodiscard]] virtual QueueStatistics statistics() const = 0;
  /// Blocks completed since the last call, in order, each once: whoever holds the checkpoint marks them.
  [[nodiscard]] virtual std::vector<BlockId> take_completed() = 0;
  /// As WorkQueue's.
  virtual void request_stop() = 0;
  /// The same, and all running blocks are cancelled, except those claimed.
  virtual void cancel_running() = 0;
  /// The rank counts as gone from now on: its blocks, claimed or not, go to others without counting as an
  /// attempt, what it says is ignored, nobody waits for it; should it wake it is told that nothing of it is
  /// wanted. Throws Error for rank 0; a rank lost before stays so.
  virtual void lose(Rank rank, const std::string& reason) = 0;
  /// In the order of their loss.
  [[nodiscard]] virtual std::vector<LostRank> lost() const = 0;
};

/// The queue of a run: rank 0 serves all ranks from a thread of its own on a communicator of its own, and is
/// itself a client without messages; a single process has no such thread.
class QueueService {
public:
  /// settings and done (blocks of earlier runs) are read on rank 0 only; without a clock in the settings,
  /// this machine's steady one is used. Collective over `ranks`.
  QueueService(const mpi::Communicator& ranks, const LedgerSettings& settings,
               const std::vector<BlockId>& done);
  /// Without close(), as when an exception unwinds: this rank leaves, and the others go on without it. On
  /// rank 0, which nobody can replace, no more blocks are given out, and the destructor serves until the
  /// other ranks have left or are lost; it gives up when none of them has said anything for ten minutes.
  ~QueueService();
  QueueService(const QueueService&) = delete;
  QueueService& operator=(const QueueService&) = delete;
  QueueService(QueueService&&) = delete;
  QueueService& operator=(QueueService&&) = delete;

  /// This rank's end of the queue.
  [[nodiscard]] WorkQueue& queue();
  /// Rank 0 only; null elsewhere. Valid after close() too.
  [[nodiscard]] QueueMonitor* monitor();
  /// Leaves, if next() has not said none before, and gives up what this rank still has, claimed or not. On
  /// rank 0 waits until every rank has closed or is lost; until the destructor, a lost rank that wakes still
  /// gets its answers. To be called by all ranks, none but rank 0 waits for others. Throws Error, on rank 0
  /// only, where serving failed: the others may wait for ever then, so the caller must end them
  /// (mpi::abort_all).
  void close();

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace lsdeconv
