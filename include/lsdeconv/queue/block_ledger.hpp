#pragma once

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/queue/fresh_blocks.hpp"
#include "lsdeconv/queue/returned_blocks.hpp"
#include "lsdeconv/queue/workers.hpp"

#include <cstdint>
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
};

struct LedgerCounts {
  std::int64_t pending = 0;
  std::int64_t running = 0;
  std::int64_t done = 0;
  std::int64_t failed = 0; ///< Given up.

  bool operator==(const LedgerCounts&) const = default;
};

struct BlockFailure {
  BlockId block;
  int attempts = 0;
  std::string reason; ///< Of the last attempt.
};

/// Who does which block: pending, running, done, failed, retries. No MPI, no clock, no threads.
///
/// Blocks that came back go first (ReturnedBlocks), then fresh ones near what the rank's node had before
/// (FreshBlocks). Every call is O(1) amortised or O(log n), except remove_worker(), which looks at all
/// running blocks, and retries (see ReturnedBlocks): a million blocks take seconds.
class BlockLedger {
public:
  /// Throws Error where blocks < 0, group_size < 1 or attempts < 1.
  explicit BlockLedger(const LedgerSettings& settings);
  /// Before the first next(), else Error: blocks that an earlier run finished.
  void set_done(BlockId id);
  /// Says that a rank on that node takes part; retries go elsewhere only where there is an elsewhere.
  void add_worker(Rank rank, NodeId node);
  /// Takes the rank out; its running blocks become pending again without counting as an attempt. The ledger
  /// has ended when the last worker is gone.
  void remove_worker(Rank rank);
  /// Gives out no more blocks; those running may end. The rest stay pending.
  void stop() { stopped_ = true; }

  /// A block for this rank, now running; none where nothing is pending that it may take now. Throws Error
  /// where the rank takes no part.
  [[nodiscard]] std::optional<BlockId> next(Rank rank);
  /// Throws Error where the block is not running on this rank. A block done twice stays done.
  void complete(BlockId id, Rank rank);
  /// The attempt failed: pending again, for another rank if there is one, or given up after the last attempt.
  /// Throws Error where the block is not running on this rank.
  void fail(BlockId id, Rank rank, const std::string& reason);

  [[nodiscard]] const LedgerCounts& counts() const { return counts_; }
  /// Nothing is running, and nothing pending will be given out any more: there is none, stop() was called, or
  /// all workers are gone.
  [[nodiscard]] bool finished() const;
  [[nodiscard]] const std::vector<BlockFailure>& failures() const { return failures_; }

private:
  enum class State : std::uint8_t { pending, running, done, failed };
  struct Attempts {
    int count = 0;
    std::set<Rank> failed_on;
  };
  [[nodiscard]] State& state(BlockId id);
  void take_back(BlockId id, Rank rank);
  void put_back(BlockId id);

  LedgerSettings settings_;
  std::vector<State> states_;
  FreshBlocks fresh_;
  ReturnedBlocks returned_;
  Workers workers_;
  std::unordered_map<BlockId, Rank> runners_;
  std::unordered_map<BlockId, Attempts> attempts_; ///< Of blocks that have failed.
  LedgerCounts counts_;
  std::vector<BlockFailure> failures_;
  bool begun_ = false;
  bool stopped_ = false;
};

} // namespace lsdeconv
