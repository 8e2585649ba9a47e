#pragma once

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/queue/workers.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>

namespace lsdeconv {

/// Blocks that were given out and came back: failed, or left behind by a rank that is gone. They wait for a
/// worker as far as there is one from the ranks that failed on them; first come, first served among blocks
/// that the same ranks failed on.
class ReturnedBlocks {
public:
  void put(BlockId id, const std::set<Rank>& failed_on);
  /// A block that this rank should try; none where all wait for others. Looks at as many sets of failing
  /// ranks as have blocks waiting, at most: those a far worker exists for and `rank` is near to are few.
  [[nodiscard]] std::optional<BlockId> take(Rank rank, const Workers& workers);

private:
  std::map<std::set<Rank>, std::deque<BlockId>> waiting_; ///< By the ranks that failed; no empty entry.
};

} // namespace lsdeconv
