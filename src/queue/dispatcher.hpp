#pragma once

#include "lsdeconv/queue/work_queue.hpp"

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
  struct Answer {
    Rank rank;
    std::optional<BlockId> block; ///< None: no more for this rank.
  };

  /// nodes: of every rank, in rank order.
  Dispatcher(const LedgerSettings& settings, const std::vector<BlockId>& done,
             const std::vector<NodeId>& nodes);

  /// A block for a rank of this process, waiting for one. Throws what break_off() was told.
  [[nodiscard]] std::optional<BlockId> wait_for_block(Rank rank);
  /// A rank elsewhere wants a block; take_answers() has the answer when there is one.
  void ask(Rank rank);
  [[nodiscard]] std::deque<Answer> take_answers();

  /// From a rank that has left, these three do nothing.
  void complete(BlockId id, Rank rank);
  void fail(BlockId id, Rank rank, const std::string& reason);
  /// No reason where the rank leaves because all work has ended.
  void leave(Rank rank, const std::string& reason);

  /// Serving is impossible: those who wait in wait_for_block() throw it, and no more blocks are given out.
  void break_off(std::exception_ptr failure);

  [[nodiscard]] LedgerCounts counts() const override;
  [[nodiscard]] std::vector<BlockFailure> failures() const override;
  [[nodiscard]] std::vector<BlockId> take_completed() override;
  void request_stop() override;

private:
  template <typename Change>
  void change(Change&& change);
  [[nodiscard]] bool answer(Rank rank);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  BlockLedger ledger_;
  std::set<Rank> left_;
  std::deque<Rank> asking_; ///< In the order they asked; the answers' order too.
  std::deque<Answer> answers_;
  std::vector<BlockId> completed_;
  std::exception_ptr failure_;
};

} // namespace lsdeconv
