#pragma once

#include "lsdeconv/core/ids.hpp"

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace lsdeconv {

/// Number of an assignment, from 1: a rank may have the same block twice, one after the other.
using Ticket = StrongId<struct TicketTag, std::int64_t>;

/// A block in the hands of a rank. Several ranks may have copies of one block until one of them claims it.
struct Copy {
  BlockId block;
  Rank rank;
  Ticket ticket;
  double since = 0; ///< When it was assigned, on the ledger's clock.
  bool claimed = false;

  bool operator==(const Copy&) const = default;
};

/// Who has which blocks. All calls are O(log n) in the number of blocks a rank has, at most.
class RunningBlocks {
public:
  /// The rank must not have the block already, and nobody may have claimed it.
  void add(const Copy& copy);
  /// Takes the copy out and gives it; none where the rank has none.
  std::optional<Copy> remove(BlockId id, Rank rank);
  /// Marks the rank's copy; false where it has none, or where one of the block's copies is claimed.
  bool claim(BlockId id, Rank rank);

  /// Null where the rank has no copy.
  [[nodiscard]] const Copy* find(BlockId id, Rank rank) const;
  /// Every copy of the block.
  [[nodiscard]] std::vector<Copy> copies(BlockId id) const;
  [[nodiscard]] std::size_t number_of_copies(BlockId id) const;
  [[nodiscard]] bool running(BlockId id) const { return copies_.contains(id); }
  /// Every copy that the rank has, in the order of assignment.
  [[nodiscard]] std::vector<Copy> copies_of(Rank rank) const;
  /// Every copy, by rank, then in the order of assignment.
  [[nodiscard]] std::vector<Copy> all() const;

private:
  std::unordered_map<BlockId, std::vector<Copy>> copies_; ///< No empty entry.
  std::map<Rank, std::map<Ticket, BlockId>> held_;        ///< No empty entry.
};

} // namespace lsdeconv
