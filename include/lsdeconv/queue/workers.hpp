#pragma once

#include "lsdeconv/core/ids.hpp"

#include <map>
#include <set>

namespace lsdeconv {

/// The ranks that take part, and how far they are from others.
class Workers {
public:
  /// Throws Error where the rank takes part already.
  void add(Rank rank, NodeId node);
  /// A rank that does not take part is left alone.
  void remove(Rank rank);

  [[nodiscard]] bool contains(Rank rank) const { return present_.contains(rank); }
  /// Of a rank that takes part, or did. Throws Error for others.
  [[nodiscard]] NodeId node_of(Rank rank) const;
  [[nodiscard]] bool all_left() const { return present_.empty() && !nodes_.empty(); }
  /// Whether no worker is farther than `rank` from all of `others`: a worker on another node than theirs is
  /// farthest, then comes another rank, then one of them. O(others).
  [[nodiscard]] bool among_farthest(Rank rank, const std::set<Rank>& others) const;

private:
  enum class Distance { same_rank, same_node, elsewhere };
  [[nodiscard]] Distance distance(Rank rank, const std::set<Rank>& others) const;
  [[nodiscard]] Distance farthest(const std::set<Rank>& others) const;

  std::map<Rank, NodeId> nodes_; ///< Of all that ever took part.
  std::set<Rank> present_;
  std::map<NodeId, int> ranks_on_node_; ///< Present ones; no entry without.
};

} // namespace lsdeconv
