#pragma once

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/queue/workers.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>

namespace lsdeconv {

/// Blocks that were assigned and came back, because they failed or because their rank left or was lost. A
/// block is kept for the workers that are farthest from the ranks that failed on it
/// (Workers::among_farthest). Blocks that the same ranks failed on are taken in the order in which they came
/// back.
class ReturnedBlocks {
public:
  /// failed_on: all ranks that have failed on the block so far.
  void put(BlockId id, const std::set<Rank>& failed_on);
  /// A block that this rank should try; none where all are kept for other ranks. O(sets of failed ranks that
  /// have blocks waiting).
  [[nodiscard]] std::optional<BlockId> take(Rank rank, const Workers& workers);

private:
  std::map<std::set<Rank>, std::deque<BlockId>> waiting_; ///< By the ranks that failed; no empty entry.
};

} // namespace lsdeconv
