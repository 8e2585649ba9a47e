#pragma once

#include "lsdeconv/core/block_on_rank.hpp"

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace lsdeconv {

/// Number of an assignment, from 1. It tells two assignments of the same block to the same rank apart.
using Ticket = StrongId<struct TicketTag, std::int64_t>;

/// A block that a rank has been given and has neither completed nor failed yet. Several ranks may have been
/// given the same block until one of them claims it, that is, begins to write it.
struct Assignment : BlockOnRank {
  Ticket ticket;
  double since = 0;     ///< When it was made, in seconds of the ledger's clock.
  bool claimed = false; ///< The rank has computed the block and writes it.

  bool operator==(const Assignment&) const = default;
};

/// The assignments in force, by block and by rank. Every call is at most O(log n) for each assignment that it
/// touches or returns, n the number of blocks of one rank.
class RunningBlocks {
public:
  /// The rank must not have the block already, and no rank may have claimed it.
  void add(const Assignment& assignment);
  /// Removes the assignment and returns it; none where the rank does not have the block.
  std::optional<Assignment> remove(BlockId id, Rank rank);
  /// Marks the assignment as claimed; false where the rank does not have the block, or a rank, this one
  /// included, has claimed it before.
  bool claim(BlockId id, Rank rank);

  /// Null where the rank does not have the block. Valid until the next change.
  [[nodiscard]] const Assignment* find(BlockId id, Rank rank) const;
  /// All assignments of one block.
  [[nodiscard]] std::vector<Assignment> of_block(BlockId id) const;
  /// The number of ranks that have the block.
  [[nodiscard]] std::size_t ranks_with(BlockId id) const;
  /// Whether any rank has the block.
  [[nodiscard]] bool contains(BlockId id) const { return by_block_.contains(id); }
  /// All assignments of one rank, in the order in which they were made.
  [[nodiscard]] std::vector<Assignment> of_rank(Rank rank) const;
  /// All assignments, by rank, then in the order in which they were made.
  [[nodiscard]] std::vector<Assignment> all() const;

private:
  std::unordered_map<BlockId, std::vector<Assignment>> by_block_; ///< No empty entry.
  std::map<Rank, std::map<Ticket, BlockId>> by_rank_;             ///< No empty entry.
};

} // namespace lsdeconv
