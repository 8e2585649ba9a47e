#pragma once

#include "lsdeconv/core/block_on_rank.hpp"
#include "lsdeconv/queue/block_ledger.hpp"
#include "lsdeconv/queue/work_queue.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// What the queue has done so far.
struct QueueStatistics {
  std::int64_t assignments = 0;        ///< Second copies and repeated attempts included.
  std::int64_t second_copies = 0;      ///< How many of the assignments those were.
  double server_processor_seconds = 0; ///< Processor time of the thread that serves the other ranks.
};

/// The queue on rank 0: a BlockLedger for many threads and ranks, together with the ranks that wait for
/// blocks. It is rank 0's own end of the queue; for the other ranks QueueServer calls the functions that name
/// a rank and sends the messages that result. Without MPI. Every function may be called from every thread.
class Dispatcher final : public WorkQueue {
public:
  /// A message for another rank.
  struct Message {
    /// A block, no more blocks (in a run that has lost a rank), or that a block need not be computed.
    enum class Kind { assign, end, end_degraded, cancelled };
    Rank rank;
    Kind kind = Kind::end;
    BlockId block{-1}; ///< With assign and cancelled, as is the ticket.
    Ticket ticket{};
  };

  /// done: blocks of earlier runs. nodes: of every rank, in rank order. Throws Error where the settings make
  /// no sense or a block of `done` does not exist.
  Dispatcher(const LedgerSettings& settings, const std::vector<BlockId>& done,
             const std::vector<NodeId>& nodes);

  // Rank 0's own end of the queue. next() throws what stop_serving() was given.
  [[nodiscard]] std::optional<BlockId> next() override;
  [[nodiscard]] bool claim(BlockId id) override { return claim(id, own_rank); }
  [[nodiscard]] bool cancelled(BlockId id) override { return cancelled(id, own_rank); }
  void complete(BlockId id) override { complete(id, own_rank); }
  void fail(BlockId id, const std::string& reason) override { fail(id, own_rank, reason); }
  void leave(const std::string& reason) override { leave(own_rank, reason); }
  [[nodiscard]] bool degraded() const override;

  /// How many blocks are pending, running, done and failed.
  [[nodiscard]] LedgerCounts counts() const;
  /// Blocks that have failed in every attempt, in the order in which that happened.
  [[nodiscard]] std::vector<BlockFailure> failures() const;
  /// The blocks that ranks have claimed and not completed yet, by rank, then in the order of assignment.
  [[nodiscard]] std::vector<BlockOnRank> writes_in_progress() const;
  /// The figures so far.
  [[nodiscard]] QueueStatistics statistics() const;
  /// Blocks completed since the last call, in that order and each once, for the checkpoint's marks.
  [[nodiscard]] std::vector<BlockId> take_completed();
  /// No rank gets any more blocks: every rank's next() returns none once the running blocks have ended.
  void request_stop();
  /// As request_stop(), and all running blocks that are not claimed are cancelled.
  void cancel_running();
  /// The rank counts as gone: its blocks, claimed or not, go to other ranks, which counts as no attempt; what
  /// it sends is ignored, and no rank waits for it. Should it wake up, it learns that its blocks are
  /// cancelled. Nothing happens where the rank is lost already. Throws Error for rank 0 and unknown ranks.
  void lose(Rank rank, const std::string& reason);

  /// Another rank wants a block. take_messages() returns the answer, at once or when there is one.
  void request_block(Rank rank);
  /// Messages for other ranks since the last call, in the order in which they are to be sent.
  [[nodiscard]] std::deque<Message> take_messages();
  /// WorkQueue::claim() of any rank.
  [[nodiscard]] bool claim(BlockId id, Rank rank);
  /// WorkQueue::cancelled() of any rank.
  [[nodiscard]] bool cancelled(BlockId id, Rank rank) const;
  /// WorkQueue::complete() of any rank; ignored where the rank does not have the block.
  void complete(BlockId id, Rank rank);
  /// WorkQueue::fail() of any rank; ignored where the rank does not have the block.
  void fail(BlockId id, Rank rank, const std::string& reason);
  /// WorkQueue::leave() of any rank. The reason is logged; it is empty where all work has ended.
  void leave(Rank rank, const std::string& reason);
  /// The rank, which has left before, sends nothing any more: blocks that it has claimed go to other ranks.
  void close(Rank rank);
  /// Looks again at the ranks that wait: by now a second copy, or a block that was left to others, may be
  /// worthwhile for them. To be called several times a second.
  void tick();
  /// Other ranks cannot be served any more: next() throws `failure`, and no more blocks are assigned.
  void stop_serving(std::exception_ptr failure);
  /// Whether every rank but 0 has closed or is lost.
  [[nodiscard]] bool others_closed() const;
  /// Sets that figure of statistics().
  void set_server_processor_seconds(double seconds) { server_processor_seconds_ = seconds; }

private:
  static constexpr Rank own_rank{0};
  /// How far a rank's part in the run has come; it never goes back.
  enum class Participation { working, left, closed, lost };

  template <typename Change>
  void change_and_answer(Change&& change);
  template <typename Change>
  void change_only(Change&& change);
  void answer_waiting();
  [[nodiscard]] bool answer(Rank rank);
  void send_cancelled();
  [[nodiscard]] Participation participation(Rank rank) const;
  void advance(Rank rank, Participation participation);

  mutable std::mutex mutex_; ///< Of all that follows but the atomic.
  std::condition_variable changed_;
  BlockLedger ledger_;
  std::vector<Participation> participation_; ///< By rank.
  bool degraded_ = false;                    ///< A rank has been lost.
  int waiting_threads_ = 0;                  ///< In next().
  std::deque<Rank> waiting_ranks_;           ///< Other ranks, in the order in which they asked.
  std::deque<Message> messages_;
  std::vector<BlockId> completed_;
  std::exception_ptr failure_;
  std::atomic<double> server_processor_seconds_ = 0;
};

} // namespace lsdeconv
