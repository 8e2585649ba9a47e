#pragma once

#include "lsdeconv/core/ids.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace lsdeconv {

/// Blocks that nobody has had yet, in groups of consecutive ids. A node stays with its group while blocks
/// last there, then begins the next group that no node has begun; when there is none left it helps in the
/// begun group with the most blocks left. take() is O(log nodes), amortised over all calls.
class FreshBlocks {
public:
  FreshBlocks(std::int64_t blocks, std::int64_t group_size);

  /// The block needs no doing. Before the first take() only, each block at most once.
  void remove(BlockId id);
  /// The next block for a rank of this node; none where all are gone.
  [[nodiscard]] std::optional<BlockId> take(NodeId node);

private:
  struct Group {
    std::int64_t first; ///< No block before it is left.
    std::int64_t left;
  };
  [[nodiscard]] std::optional<std::size_t> choose_group();
  [[nodiscard]] BlockId take_from(std::size_t group);

  std::int64_t group_size_;
  std::vector<bool> gone_; ///< By block.
  std::vector<Group> groups_;
  std::size_t unbegun_ = 0; ///< All groups before it are begun or empty.
  /// Begun groups with blocks left, by the number left, then lowest group last.
  std::set<std::pair<std::int64_t, std::int64_t>> begun_;
  std::map<NodeId, std::size_t> group_of_node_;
};

} // namespace lsdeconv
