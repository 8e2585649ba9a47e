#pragma once

#include "lsdeconv/queue/dispatcher.hpp"
#include "lsdeconv/queue/work_queue.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lsdeconv {

class QueueServer;
class RemoteQueue;

/// The queue of a run, and each rank's end of it. Rank 0 has the Dispatcher and serves the other ranks from a
/// thread, over a communicator of the queue's own. A single process has no such thread.
class QueueService {
public:
  /// settings and done (blocks of earlier runs) are read on rank 0 only; where the settings have no clock,
  /// the machine's steady clock is used. Collective over `ranks`. Throws Error on all ranks where the
  /// settings make no sense or a block of `done` does not exist.
  QueueService(const mpi::Communicator& ranks, const LedgerSettings& settings,
               const std::vector<BlockId>& done);
  /// Without close(), as when an exception unwinds: this rank leaves, and the others go on without it. On
  /// rank 0, which no other rank can replace, no more blocks are assigned, and the destructor serves until
  /// the other ranks have closed or are lost, or until none of them has sent anything for ten minutes.
  ~QueueService();
  QueueService(const QueueService&) = delete;
  QueueService& operator=(const QueueService&) = delete;
  QueueService(QueueService&&) = delete;
  QueueService& operator=(QueueService&&) = delete;

  /// This rank's end of the queue.
  [[nodiscard]] WorkQueue& queue();
  /// On rank 0 the queue of all ranks, to monitor and control it, after close() too; null on other ranks.
  [[nodiscard]] Dispatcher* monitor() { return dispatcher_.get(); }
  /// Leaves, where next() has not returned none before, and gives back what this rank still has, claimed or
  /// not. Rank 0 waits until every rank has closed or is lost; until the destructor, a lost rank that wakes
  /// up still gets its answers. To be called by all ranks, of which none but rank 0 waits for others. Throws
  /// Error, on rank 0 only, where serving failed: the others may wait for ever then, so that the caller must
  /// end them (mpi::abort_all).
  void close();

private:
  void serve(LedgerSettings settings, const std::vector<BlockId>& done, const std::vector<NodeId>& nodes);
  void close_end(const std::string& reason);

  const mpi::Communicator& traffic_; ///< Lasting: lost ranks may wake up, and cancellations come too late.
  std::unique_ptr<Dispatcher> dispatcher_;    ///< On rank 0 only.
  std::unique_ptr<RemoteQueue> remote_queue_; ///< On the other ranks only.
  std::unique_ptr<QueueServer> server_;       ///< On rank 0 only, where there are other ranks.
  bool closed_ = false;
};

} // namespace lsdeconv
