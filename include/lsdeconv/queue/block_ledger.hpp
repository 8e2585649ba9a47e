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

struct LedgerSettings {
  std::int64_t blocks = 0;
  /// Consecutive ids that share rows of strips: the ranks of one node stay inside such a group while it
  /// lasts.
  std::int64_t group_size = 1;
  /// A block is tried this many times in all.
  int attempts = 3;
  /// Seconds from any origin, never backwards. Without one nothing depends on how fast ranks are: there are
  /// no second copies.
  std::function<double()> clock = {};
  /// Seconds that a second copy must promise to save, and that a rank may keep others waiting at the end.
  double least_gain = 1;
};

struct LedgerCounts {
  std::int64_t pending = 0;
  std::int64_t running = 0; ///< Blocks, however many copies of them.
  std::int64_t done = 0;
  std::int64_t failed = 0; ///< Given up.

  bool operator==(const LedgerCounts&) const = default;
};

struct BlockFailure {
  BlockId block;
  int attempts = 0;
  std::string reason; ///< Of the last attempt.
};

/// Who does which block: pending, running, done, failed, retries. No MPI, no clock of its own, no threads.
///
/// Blocks that came back go first (ReturnedBlocks), then fresh ones near what the rank's node had before
/// (FreshBlocks). Whoever has computed a block claims it, writes its voxels, then completes it: the claim
/// makes sure that one copy of a block is written.
///
/// Near the end a rank gets no fresh block where the others promise to be through with all of them before it
/// would be (Workloads), and a rank that finds nothing to do gets a second copy of a block where it promises
/// to end it earlier than its runner (SecondCopies), at most one at a time for each block. Both change as
/// time passes: a rank that got none asks again after a while.
///
/// Every call is O(1) amortised or O(log n) in the number of blocks, except retire_worker() and
/// remove_worker(), which look at the rank's running blocks, and retries (see ReturnedBlocks); near the end
/// next() is O(ranks). A million blocks take seconds.
///
/// Calls that name a block and a rank throw Error where there is no such block; where the rank does not have
/// the block (any more), they change nothing and say false: it may not know yet.
class BlockLedger {
public:
  /// Throws Error where blocks < 0, group_size < 1 or attempts < 1.
  explicit BlockLedger(const LedgerSettings& settings);
  /// Before the first next(), else Error: blocks that an earlier run finished.
  void set_done(BlockId id);
  /// Says that a rank on that node takes part; retries go elsewhere only where there is an elsewhere.
  void add_worker(Rank rank, NodeId node);
  /// The rank takes no more blocks. What it has and has not claimed becomes pending again without counting as
  /// an attempt; what it has claimed stays its own. The ledger has ended when the last worker is gone.
  void retire_worker(Rank rank);
  /// The same, and what it has claimed becomes pending as well. Also for a rank that has retired.
  void remove_worker(Rank rank);
  /// Gives out no more blocks; those running may end. The rest stay pending.
  void stop() { stopped_ = true; }
  /// The same, and those running and not claimed become pending again: see take_withdrawn().
  void cancel_running();

  /// A block for this rank, now running; none where there is none that it should take now. Throws Error where
  /// the rank takes no part.
  [[nodiscard]] std::optional<BlockId> next(Rank rank);
  /// The rank has computed the block and asks to write it: true for the first copy of a block, whose other
  /// copies are withdrawn.
  [[nodiscard]] bool claim(BlockId id, Rank rank);
  /// The block is written. Claims it first where that was not done; false where that is refused.
  bool complete(BlockId id, Rank rank);
  /// This copy failed, claimed or not. When no other copy runs, the block is pending again, for another rank
  /// if there is one, or given up after the last attempt.
  bool fail(BlockId id, Rank rank, const std::string& reason);
  /// Whether the rank still has the block, and not in vain.
  [[nodiscard]] bool holds(BlockId id, Rank rank) const { return running_.find(id, rank) != nullptr; }

  /// Copies taken from their ranks without their doing since the last call: they compute in vain.
  [[nodiscard]] std::vector<Copy> take_withdrawn();

  [[nodiscard]] const LedgerCounts& counts() const { return counts_; }
  /// Nothing is running, and nothing pending will be given out any more: there is none, stop() was called, or
  /// all workers are gone.
  [[nodiscard]] bool finished() const;
  [[nodiscard]] const std::vector<BlockFailure>& failures() const { return failures_; }
  [[nodiscard]] const RunningBlocks& running() const { return running_; }
  /// Assignments so far; the last one's ticket.
  [[nodiscard]] Ticket last_ticket() const { return last_ticket_; }
  [[nodiscard]] std::int64_t second_copies() const { return second_copies_; }
  /// Seconds on the clock of the settings.
  [[nodiscard]] double now() const;

private:
  enum class State : std::uint8_t { pending, running, done, failed };
  struct Attempts {
    int count = 0;
    std::set<Rank> failed_on;
    std::string last_reason;
  };
  [[nodiscard]] State& state(BlockId id);
  [[nodiscard]] std::optional<BlockId> next_pending(Rank rank);
  [[nodiscard]] std::optional<BlockId> next_running(Rank rank) const;
  [[nodiscard]] bool left_to_others(Rank rank, std::int64_t blocks) const;
  [[nodiscard]] bool may_copy(const Copy& copy, Rank rank) const;
  void assign(BlockId id, Rank rank);
  void withdraw(const Copy& copy);
  void settle(BlockId id);
  void give_up(BlockId id, const Attempts& attempts);

  LedgerSettings settings_;
  std::vector<State> states_;
  FreshBlocks fresh_;
  ReturnedBlocks returned_;
  Workers workers_;
  RunningBlocks running_;
  Workloads workloads_;
  std::unordered_map<BlockId, Attempts> attempts_; ///< Of blocks that have failed.
  std::vector<Copy> withdrawn_;
  LedgerCounts counts_;
  std::vector<BlockFailure> failures_;
  Ticket last_ticket_{0};
  std::int64_t second_copies_ = 0;
  bool begun_ = false;
  bool stopped_ = false;
};

} // namespace lsdeconv
