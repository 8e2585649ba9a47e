#pragma once

#include "lsdeconv/core/ids.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace lsdeconv {

/// Blocks that no rank has been given yet, in groups of consecutive ids. A node takes blocks of one group
/// until that is empty, then of the next group that no node has started. Once all groups have been started it
/// takes blocks of the one with the most blocks left. take() is O(log nodes), amortised over all calls.
class FreshBlocks {
public:
  /// Blocks 0 to blocks - 1; the last group may be smaller. blocks >= 0, group_size >= 1.
  FreshBlocks(std::int64_t blocks, std::int64_t group_size);

  /// Removes a block that need not be computed. Only before the first take(), and once for each block.
  void remove(BlockId id);
  /// The next block for a rank of this node; none where no block is left.
  [[nodiscard]] std::optional<BlockId> take(NodeId node);

private:
  struct Group {
    std::int64_t first; ///< All blocks before it have been taken.
    std::int64_t left;  ///< Number of blocks not taken yet.
  };
  /// Orders groups by the number of blocks left; of equal ones the lowest group comes last.
  using Fullness = std::pair<std::int64_t, std::int64_t>;
  [[nodiscard]] static Fullness fullness(std::int64_t left, std::size_t group);
  [[nodiscard]] std::optional<std::size_t> choose_group();
  [[nodiscard]] BlockId take_from(std::size_t group);

  std::int64_t group_size_;
  std::vector<bool> taken_; ///< By block.
  std::vector<Group> groups_;
  std::size_t next_unstarted_ = 0; ///< All groups before it have been started or are empty.
  std::set<Fullness> started_;     ///< Started groups with blocks left.
  std::map<NodeId, std::size_t> group_of_node_;
};

} // namespace lsdeconv
