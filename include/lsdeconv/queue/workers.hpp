#pragma once

#include "lsdeconv/core/ids.hpp"

#include <map>
#include <set>

namespace lsdeconv {

/// The ranks that take blocks, and the nodes they run on.
class Workers {
public:
  /// Throws Error where the rank is a worker already.
  void add(Rank rank, NodeId node);
  /// The rank takes no more blocks; nothing happens where it is no worker.
  void remove(Rank rank);

  /// Whether the rank is a worker now.
  [[nodiscard]] bool contains(Rank rank) const { return present_.contains(rank); }
  /// The node of a rank that is or was a worker. Throws Error for other ranks.
  [[nodiscard]] NodeId node_of(Rank rank) const;
  /// Whether there were workers and all of them have been removed.
  [[nodiscard]] bool all_left() const { return present_.empty() && !nodes_.empty(); }
  /// Whether no worker is farther than `rank` from all of `others`: a rank on a node where none of `others`
  /// ran is farthest, then comes a different rank on one of their nodes, then one of `others` itself.
  /// O(others).
  [[nodiscard]] bool among_farthest(Rank rank, const std::set<Rank>& others) const;

private:
  enum class Distance { same_rank, same_node, elsewhere };
  [[nodiscard]] Distance distance(Rank rank, const std::set<Rank>& others) const;
  [[nodiscard]] Distance farthest(const std::set<Rank>& others) const;

  std::map<Rank, NodeId> nodes_; ///< Of all ranks that are or were workers.
  std::set<Rank> present_;
  std::map<NodeId, int> ranks_on_node_; ///< Present workers; no entry for a node without any.
};

} // namespace lsdeconv
