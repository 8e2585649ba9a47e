#include "lsdeconv/queue/workers.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {

void Workers::add(Rank rank, NodeId node) {
  if (!present_.insert(rank).second) {
    throw Error(text("rank ", rank, " takes part in the queue already"));
  }
  nodes_[rank] = node;
  ++ranks_on_node_[node];
}

void Workers::remove(Rank rank) {
  if (present_.erase(rank) == 0) {
    return;
  }
  const auto node = ranks_on_node_.find(nodes_.at(rank));
  if (--node->second == 0) {
    ranks_on_node_.erase(node);
  }
}

NodeId Workers::node_of(Rank rank) const {
  const auto found = nodes_.find(rank);
  if (found == nodes_.end()) {
    throw Error(text("rank ", rank, " takes no part in the queue"));
  }
  return found->second;
}

bool Workers::among_farthest(Rank rank, const std::set<Rank>& others) const {
  return distance(rank, others) == farthest(others);
}

Workers::Distance Workers::distance(Rank rank, const std::set<Rank>& others) const {
  if (others.contains(rank)) {
    return Distance::same_rank;
  }
  for (const Rank other : others) {
    if (node_of(other) == node_of(rank)) {
      return Distance::same_node;
    }
  }
  return Distance::elsewhere;
}

Workers::Distance Workers::farthest(const std::set<Rank>& others) const {
  std::set<NodeId> nodes;
  std::size_t ranks = 0;
  for (const Rank other : others) {
    ranks += present_.count(other);
    if (ranks_on_node_.contains(node_of(other))) {
      nodes.insert(node_of(other));
    }
  }
  if (ranks_on_node_.size() > nodes.size()) {
    return Distance::elsewhere;
  }
  return present_.size() > ranks ? Distance::same_node : Distance::same_rank;
}

} // namespace lsdeconv
