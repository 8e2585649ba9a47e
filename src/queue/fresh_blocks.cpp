#include "lsdeconv/queue/fresh_blocks.hpp"

#include "lsdeconv/core/box.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Sorts the lowest of equally full groups last, where the fullest stand.
std::pair<std::int64_t, std::int64_t> rank_among_begun(std::int64_t left, std::size_t group) {
  return {left, -static_cast<std::int64_t>(group)};
}

} // namespace

FreshBlocks::FreshBlocks(std::int64_t blocks, std::int64_t group_size)
    : group_size_(group_size), gone_(static_cast<std::size_t>(blocks), false) {
  groups_.reserve(static_cast<std::size_t>(ceil_div(blocks, group_size)));
  for (std::int64_t first = 0; first < blocks; first += group_size) {
    groups_.push_back({first, std::min(group_size, blocks - first)});
  }
}

void FreshBlocks::remove(BlockId id) {
  gone_[static_cast<std::size_t>(id.value)] = true;
  --groups_[static_cast<std::size_t>(id.value / group_size_)].left;
}

std::optional<BlockId> FreshBlocks::take(NodeId node) {
  const auto current = group_of_node_.find(node);
  if (current != group_of_node_.end() && groups_[current->second].left > 0) {
    return take_from(current->second);
  }
  const std::optional<std::size_t> group = choose_group();
  if (!group) {
    return std::nullopt;
  }
  group_of_node_[node] = *group;
  return take_from(*group);
}

std::optional<std::size_t> FreshBlocks::choose_group() {
  while (unbegun_ < groups_.size() && groups_[unbegun_].left == 0) {
    ++unbegun_;
  }
  if (unbegun_ < groups_.size()) {
    return unbegun_++;
  }
  if (begun_.empty()) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(-begun_.rbegin()->second);
}

BlockId FreshBlocks::take_from(std::size_t number) {
  Group& group = groups_[number];
  begun_.erase(rank_among_begun(group.left, number));
  if (--group.left > 0) {
    begun_.insert(rank_among_begun(group.left, number));
  }
  while (gone_[static_cast<std::size_t>(group.first)]) {
    ++group.first;
  }
  gone_[static_cast<std::size_t>(group.first)] = true;
  return BlockId{group.first++};
}

} // namespace lsdeconv
