#include "lsdeconv/queue/fresh_blocks.hpp"

#include "lsdeconv/core/box.hpp"

#include <algorithm>

namespace lsdeconv {

FreshBlocks::FreshBlocks(std::int64_t blocks, std::int64_t group_size)
    : group_size_(group_size), taken_(static_cast<std::size_t>(blocks), false) {
  groups_.reserve(static_cast<std::size_t>(ceil_div(blocks, group_size)));
  for (std::int64_t first = 0; first < blocks; first += group_size) {
    groups_.push_back({first, std::min(group_size, blocks - first)});
  }
}

FreshBlocks::Fullness FreshBlocks::fullness(std::int64_t left, std::size_t group) {
  return {left, -static_cast<std::int64_t>(group)};
}

void FreshBlocks::remove(BlockId id) {
  taken_[static_cast<std::size_t>(id.value)] = true;
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
  while (next_unstarted_ < groups_.size() && groups_[next_unstarted_].left == 0) {
    ++next_unstarted_;
  }
  if (next_unstarted_ < groups_.size()) {
    return next_unstarted_++;
  }
  if (started_.empty()) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(-started_.rbegin()->second);
}

BlockId FreshBlocks::take_from(std::size_t number) {
  Group& group = groups_[number];
  started_.erase(fullness(group.left, number));
  if (--group.left > 0) {
    started_.insert(fullness(group.left, number));
  }
  while (taken_[static_cast<std::size_t>(group.first)]) {
    ++group.first;
  }
  taken_[static_cast<std::size_t>(group.first)] = true;
  return BlockId{group.first++};
}

} // namespace lsdeconv
