#pragma once

#include "lsdeconv/core/ids.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
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
};

struct BlockFailure {
  BlockId block;
  int attempts = 0;
  std::string reason; ///< Of the last attempt.
};

/// Who does which block: pending, running, done, failed, retries. No MPI, no clock, no threads.
/// Every call is O(1) amortised or O(log n): a million blocks take seconds.
class BlockLedger {
public:
  explicit BlockLedger(const LedgerSettings& settings);
  /// Before the first next(): blocks that an earlier run finished.
  void set_done(BlockId id);
  /// Says that a rank on that node takes part; retries go elsewhere only where there is an elsewhere.
  void add_worker(Rank rank, NodeId node);
  /// Takes the rank out; its running blocks become pending again without counting as an attempt.
  void remove_worker(Rank rank);

  /// A block for this rank, now running; none where nothing is pending that it may take now.
  [[nodiscard]] std::optional<BlockId> next(Rank rank);
  /// Throws Error where the block is not running on this rank. A block done twice stays done.
  void complete(BlockId id, Rank rank);
  /// The attempt failed: pending again, for another rank if there is one, or given up after the last attempt.
  void fail(BlockId id, Rank rank, const std::string& reason);

  [[nodiscard]] const LedgerCounts& counts() const;
  /// Nothing pending or running.
  [[nodiscard]] bool finished() const;
  [[nodiscard]] const std::vector<BlockFailure>& failures() const;
};

} // namespace lsdeconv
