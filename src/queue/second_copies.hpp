#pragma once

#include "lsdeconv/queue/workers.hpp"
#include "lsdeconv/queue/workloads.hpp"

#include <functional>
#include <optional>

namespace lsdeconv {

/// Chooses blocks that a rank with nothing to do should compute although another rank has them already: the
/// "backup tasks" of J. Dean and S. Ghemawat, MapReduce, OSDI 2004, section 3.6.
struct SecondCopies {
  const Workloads& workloads;
  const Workers& workers;
  /// Whether the rank may be given the block of this assignment too.
  std::function<bool(const Assignment&, Rank)> allowed;
  /// Seconds that a second copy must be expected to save.
  double least_gain = 0;

  /// Of the blocks that other ranks have, the one that is expected to end last, if `rank` is expected to end
  /// it earlier by the least gain; none where there is no such block. A rank on the node of the block's rank
  /// leaves the block to a rank that waits on another node, if that is expected to end it earlier too.
  /// O(ranks log ranks), and O(ranks) more for each block that is left to another node.
  [[nodiscard]] std::optional<BlockId> choose(Rank rank, double now) const;

private:
  /// A second copy on this rank is worthwhile for a block that is expected to end after this time.
  [[nodiscard]] double worthwhile_after(Rank rank, double now) const;
  [[nodiscard]] bool better_on_another_node(const Workloads::ExpectedEnd& block, Rank rank, double now) const;
};

} // namespace lsdeconv
