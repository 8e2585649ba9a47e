#pragma once

#include "lsdeconv/queue/workers.hpp"
#include "lsdeconv/queue/workloads.hpp"

#include <functional>
#include <optional>

namespace lsdeconv {

/// What a rank with nothing to do may compute a second time.
struct SecondCopies {
  const Workloads& workloads;
  const Workers& workers;
  /// Whether a second copy of this one may go to the rank.
  std::function<bool(const Copy&, Rank)> allowed;
  /// Seconds that the second copy must promise to save.
  double least_gain = 0;

  /// Of the blocks that others have, the one that is expected to end last, if this rank promises to end it
  /// earlier. A rank on the runner's node leaves it to one that waits on another node, if that promises to
  /// end it earlier too. O(ranks), and once more where ranks elsewhere wait.
  [[nodiscard]] std::optional<BlockId> choose(Rank rank, double now) const;

private:
  [[nodiscard]] double promise(Rank rank, double now) const;
  [[nodiscard]] bool better_elsewhere(const Workloads::Expected& block, Rank rank, double now) const;
};

} // namespace lsdeconv
