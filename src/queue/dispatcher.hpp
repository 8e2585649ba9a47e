#pragma once

#include "lsdeconv/queue/work_queue.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lsdeconv {

/// The ledger for many threads and ranks, and those who wait for blocks: rank 0's heart of the queue. No MPI;
/// all functions may be called from every thread.
class Dispatcher : public QueueMonitor {
public:
  /// Something to tell a rank elsewhere.
  struct Message {
    enum class Kind { assign, end, end_degraded, withdrawn };
    Rank rank;
    Kind kind = Kind::end;
    BlockId block{-1}; ///< Of assign and withdrawn, as the ticket.
    Ticket ticket{};
  };

  /// nodes: of every rank, in rank order.
  Dispatcher(const LedgerSettings& settings, const std::vector<BlockId>& done,
             const std::vector<NodeId>& nodes);

  /// A block for a rank of this process, waiting for one. Throws what break_off() was told.
  [[nodiscard]] std::optional<BlockId> wait_for_block(Rank rank);
  /// A rank elsewhere wants a block; take_messages() has the answer when there is one.
  void ask(Rank rank);
  /// What ranks elsewhere are to be told since the last call, in order.
  [[nodiscard]] std::deque<Message> take_messages();

  [[nodiscard]] bool claim(BlockId id, Rank rank);
  [[nodiscard]] bool cancelled(BlockId id, Rank rank) const;
  /// To be called several times a second: those who wait may have a second copy by now, or a block that
  /// others were expected to take.
  void tick();
  /// From a rank that has parted or is lost, these do nothing.
  void complete(BlockId id, Rank rank);
  void fail(BlockId id, Rank rank, const std::string& reason);
  /// No reason where the rank leaves because all work has ended. Its claims stay.
  void leave(Rank rank, const std::string& reason);
  /// The rank has said its last word: its claims end as well.
  void part(Rank rank);

  /// Serving is impossible: those who wait in wait_for_block() throw it, and no more blocks are given out.
  void break_off(std::exception_ptr failure);
  void set_server_processor_seconds(double seconds) { server_processor_seconds_ = seconds; }
  /// Whether a rank has been lost.
  [[nodiscard]] bool degraded() const;
  /// Whether each rank but 0 has parted or is lost.
  [[nodiscard]] bool alone() const;

  [[nodiscard]] LedgerCounts counts() const override;
  [[nodiscard]] std::vector<BlockFailure> failures() const override;
  [[nodiscard]] std::vector<RunningBlock> running() const override;
  [[nodiscard]] QueueStatistics statistics() const override;
  [[nodiscard]] std::vector<BlockId> take_completed() override;
  void request_stop() override;
  void cancel_running() override;
  void lose(Rank rank, const std::string& reason) override;
  [[nodiscard]] std::vector<LostRank> lost() const override;

private:
  template <typename Change>
  void change(Change&& change);
  template <typename Change>
  void note(Change&& change);
  void answer_those_who_wait();
  [[nodiscard]] bool answer(Rank rank);
  void report_withdrawn();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  BlockLedger ledger_;
  int others_; ///< Ranks but 0.
  std::set<Rank> left_;
  std::set<Rank> gone_; ///< Parted or lost.
  std::vector<LostRank> lost_;
  int waiting_here_ = 0;    ///< Threads in wait_for_block().
  std::deque<Rank> asking_; ///< In the order they asked; the answers' order too.
  std::deque<Message> messages_;
  std::vector<BlockId> completed_;
  std::exception_ptr failure_;
  std::atomic<double> server_processor_seconds_ = 0;
};

} // namespace lsdeconv
