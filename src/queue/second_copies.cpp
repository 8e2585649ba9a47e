#include "second_copies.hpp"

#include <algorithm>
#include <vector>

namespace lsdeconv {

double SecondCopies::worthwhile_after(Rank rank, double now) const {
  return workloads.end_of_another(rank, now) + least_gain;
}

std::optional<BlockId> SecondCopies::choose(Rank rank, double now) const {
  using ExpectedEnd = Workloads::ExpectedEnd;
  std::vector<ExpectedEnd> late;
  workloads.for_each_rank([&](Rank other) {
    if (other == rank) {
      return;
    }
    const auto fits = [&](const Assignment& assignment) { return allowed(assignment, rank); };
    if (const auto last = workloads.last_of(other, worthwhile_after(rank, now), now, fits)) {
      late.push_back(*last);
    }
  });
  std::sort(late.begin(), late.end(),
            [](const ExpectedEnd& a, const ExpectedEnd& b) { return a.end > b.end; });
  const auto chosen = std::find_if(late.begin(), late.end(), [&](const ExpectedEnd& block) {
    return !better_on_another_node(block, rank, now);
  });
  return chosen == late.end() ? std::nullopt : std::optional(chosen->assignment.block);
}

bool SecondCopies::better_on_another_node(const Workloads::ExpectedEnd& block, Rank rank, double now) const {
  const NodeId node = workers.node_of(block.assignment.rank);
  if (workers.node_of(rank) != node) {
    return false;
  }
  bool better = false;
  workloads.for_each_rank([&](Rank other) {
    better = better
             || (workloads.waiting(other) && workers.node_of(other) != node
                 && worthwhile_after(other, now) < block.end && allowed(block.assignment, other));
  });
  return better;
}

} // namespace lsdeconv
