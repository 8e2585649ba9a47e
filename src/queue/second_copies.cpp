#include "second_copies.hpp"

#include <algorithm>
#include <vector>

namespace lsdeconv {

double SecondCopies::promise(Rank rank, double now) const {
  return workloads.end_of_another(rank, now) + least_gain;
}

std::optional<BlockId> SecondCopies::choose(Rank rank, double now) const {
  using Expected = Workloads::Expected;
  std::vector<Expected> late;
  workloads.for_each_rank([&](Rank other) {
    if (other == rank) {
      return;
    }
    const auto fits = [&](const Copy& copy) { return allowed(copy, rank); };
    if (const auto last = workloads.last_of(other, promise(rank, now), now, fits)) {
      late.push_back(*last);
    }
  });
  std::sort(late.begin(), late.end(), [](const Expected& a, const Expected& b) { return a.end > b.end; });
  const auto mine = std::find_if(late.begin(), late.end(),
                                 [&](const Expected& block) { return !better_elsewhere(block, rank, now); });
  return mine == late.end() ? std::nullopt : std::optional(mine->copy.block);
}

bool SecondCopies::better_elsewhere(const Workloads::Expected& block, Rank rank, double now) const {
  const NodeId node = workers.node_of(block.copy.rank);
  if (workers.node_of(rank) != node) {
    return false;
  }
  bool better = false;
  workloads.for_each_rank([&](Rank other) {
    better = better
             || (workloads.waiting(other) && workers.node_of(other) != node && promise(other, now) < block.end
                 && allowed(block.copy, other));
  });
  return better;
}

} // namespace lsdeconv
