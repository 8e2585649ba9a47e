#pragma once

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/queue/fresh_blocks.hpp"
#include "lsdeconv/queue/returned_blocks.hpp"
#include "lsdeconv/queue/running_blocks.hpp"
#include "lsdeconv/queue/workers.hpp"
#include "lsdeconv/queue/workloads.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace lsdeconv {

/// What a BlockLedger is to hand out, and how.
struct LedgerSettings {
  std::int64_t blocks = 0; ///< Their ids are 0 to blocks - 1.
  /// Number of consecutive blocks that are read from the same chunks of the input: the ranks of a node take
  /// blocks of one such group while it has any, so that they share what is read.
  std::int64_t group_size = 1;
  /// How often a block is tried in all before it counts as failed.
  int attempts = 3;
  /// Seconds since any moment, never decreasing. Without a clock the speed of ranks plays no role, and there
  /// are no second copies.
  std::function<double()> clock = {};
  /// Seconds that a second copy of a block must be expected to save, and that fast ranks must be expected to
  /// save where the last blocks are left to them.
  double least_gain = 1;
};

/// Number of blocks in each state. Their sum is the number of all blocks.
struct LedgerCounts {
  std::int64_t pending = 0;
  std::int64_t running = 0; ///< A block that two ranks compute counts once.
  std::int64_t done = 0;
  std::int64_t failed = 0; ///< Not tried again.

  bool operator==(const LedgerCounts&) const = default;
};

/// A block that has failed in every attempt.
struct BlockFailure {
  BlockId block;
  int attempts = 0;
  std::string reason; ///< Of the last attempt.
};

/// Decides which rank computes which block, and records which blocks are pending, running, done and failed.
/// Without MPI, clock and threads of its own.
///
/// Blocks that came back are assigned first (ReturnedBlocks), then new ones near those that the rank's node
/// had before (FreshBlocks). A rank that has computed a block claims it, writes its voxels, and completes it;
/// the claim makes sure that one rank alone writes the block.
///
/// Near the end a rank gets no new block where the other ranks are expected to have computed all of them
/// before it would have computed one (Workloads). A rank that has nothing to do gets a second copy of a block
/// that it is expected to compute before the rank that has it (SecondCopies); at most two ranks have a block
/// at a time. Both depend on the time: a rank that got no block should ask again after a while.
///
/// Every call takes O(1) amortised or O(log n) time in the number of blocks, except retire_worker(),
/// remove_worker() and cancel_running(), which visit the running blocks in question, and the assignment of
/// returned blocks (ReturnedBlocks::take). Near the end next() visits all ranks.
///
/// Calls that name a block throw Error where there is no such block. Where the rank does not have the block,
/// or no longer, they change nothing and return false: the rank may not know yet.
class BlockLedger {
public:
  /// All blocks are pending. Throws Error where blocks < 0, group_size < 1 or attempts < 1.
  explicit BlockLedger(const LedgerSettings& settings);
  /// An earlier run has done the block. Throws Error once a rank has asked for a block.
  void set_done(BlockId id);
  /// The rank takes part, and runs on this node. Throws Error where it takes part already.
  void add_worker(Rank rank, NodeId node);
  /// The rank takes no more blocks. Blocks that it has and has not claimed become pending again, which counts
  /// as no attempt; those that it has claimed it may still complete or fail.
  void retire_worker(Rank rank);
  /// The rank is gone: as retire_worker(), and the blocks that it has claimed become pending as well. Also
  /// for a rank that has retired.
  void remove_worker(Rank rank);
  /// No more blocks are assigned. Running blocks may still be completed; the others stay pending.
  void stop() { stopped_ = true; }
  /// As stop(), and running blocks that are not claimed become pending; see take_cancelled().
  void cancel_running();

  /// Assigns a block to the rank; none where there is no block that it should compute now. Throws Error where
  /// the rank takes no part.
  [[nodiscard]] std::optional<BlockId> next(Rank rank);
  /// The rank has computed the block and asks whether to write it: true for the first rank that claims the
  /// block. Then the other ranks' assignments of the block are cancelled.
  [[nodiscard]] bool claim(BlockId id, Rank rank);
  /// The block is written. Claims it where the rank has not done so; false where that is refused.
  bool complete(BlockId id, Rank rank);
  /// The rank has failed to compute or to write the block. Where no other rank has it, the block becomes
  /// pending, for another rank where there is one, or failed after the last attempt.
  bool fail(BlockId id, Rank rank, const std::string& reason);
  /// Whether the rank has the block.
  [[nodiscard]] bool holds(BlockId id, Rank rank) const { return running_.find(id, rank) != nullptr; }

  /// Assignments that were cancelled since the last call: their ranks compute those blocks in vain.
  [[nodiscard]] std::vector<Assignment> take_cancelled();

  /// How many blocks are pending, running, done and failed.
  [[nodiscard]] const LedgerCounts& counts() const { return counts_; }
  /// Whether nothing is running and nothing will be assigned any more, because no block is pending, stop()
  /// was called, or all workers are gone.
  [[nodiscard]] bool finished() const;
  /// The blocks that have failed, in the order in which that happened.
  [[nodiscard]] const std::vector<BlockFailure>& failures() const { return failures_; }
  /// The assignments in force.
  [[nodiscard]] const RunningBlocks& running() const { return running_; }
  /// The ticket of the last assignment, which is the number of all assignments so far.
  [[nodiscard]] Ticket last_ticket() const { return last_ticket_; }
  /// How many of the assignments so far were second copies.
  [[nodiscard]] std::int64_t second_copies() const { return second_copies_; }

private:
  enum class State : std::uint8_t { pending, running, done, failed };
  struct Attempts {
    int count = 0;
    std::set<Rank> failed_on;
    std::string last_reason;
  };
  [[nodiscard]] double now() const;
  [[nodiscard]] State& state(BlockId id);
  [[nodiscard]] std::optional<BlockId> next_pending(Rank rank);
  [[nodiscard]] std::optional<BlockId> next_second_copy(Rank rank) const;
  [[nodiscard]] bool left_to_others(Rank rank, std::int64_t blocks) const;
  [[nodiscard]] bool may_copy(const Assignment& assignment, Rank rank) const;
  void assign(BlockId id, Rank rank);
  void cancel(const Assignment& assignment);
  void put_back(BlockId id);
  void mark_failed(BlockId id, const Attempts& attempts);

  LedgerSettings settings_;
  std::vector<State> states_;
  FreshBlocks fresh_;
  ReturnedBlocks returned_;
  Workers workers_;
  RunningBlocks running_;
  Workloads workloads_;
  std::unordered_map<BlockId, Attempts> attempts_; ///< Of blocks that have failed and are not done.
  std::vector<Assignment> cancelled_;
  LedgerCounts counts_;
  std::vector<BlockFailure> failures_;
  Ticket last_ticket_{0};
  std::int64_t second_copies_ = 0;
  bool started_ = false; ///< A rank has asked for a block.
  bool stopped_ = false;
};

} // namespace lsdeconv
