#include "lsdeconv/queue/running_blocks.hpp"

#include <algorithm>

namespace lsdeconv {

void RunningBlocks::add(const Assignment& assignment) {
  by_block_[assignment.block].push_back(assignment);
  by_rank_[assignment.rank].emplace(assignment.ticket, assignment.block);
}

std::optional<Assignment> RunningBlocks::remove(BlockId id, Rank rank) {
  const Assignment* const found = find(id, rank);
  if (found == nullptr) {
    return std::nullopt;
  }
  const Assignment removed = *found;
  std::vector<Assignment>& of_block = by_block_.at(id);
  std::erase(of_block, removed);
  if (of_block.empty()) {
    by_block_.erase(id);
  }
  const auto of_rank = by_rank_.find(rank);
  of_rank->second.erase(removed.ticket);
  if (of_rank->second.empty()) {
    by_rank_.erase(of_rank);
  }
  return removed;
}

bool RunningBlocks::claim(BlockId id, Rank rank) {
  const auto found = by_block_.find(id);
  if (found == by_block_.end()) {
    return false;
  }
  Assignment* mine = nullptr;
  for (Assignment& assignment : found->second) {
    if (assignment.claimed) {
      return false;
    }
    if (assignment.rank == rank) {
      mine = &assignment;
    }
  }
  if (mine != nullptr) {
    mine->claimed = true;
  }
  return mine != nullptr;
}

const Assignment* RunningBlocks::find(BlockId id, Rank rank) const {
  const auto found = by_block_.find(id);
  if (found == by_block_.end()) {
    return nullptr;
  }
  const auto assignment = std::find_if(found->second.begin(), found->second.end(),
                                       [&](const Assignment& one) { return one.rank == rank; });
  return assignment == found->second.end() ? nullptr : &*assignment;
}

std::vector<Assignment> RunningBlocks::of_block(BlockId id) const {
  const auto found = by_block_.find(id);
  return found == by_block_.end() ? std::vector<Assignment>{} : found->second;
}

std::size_t RunningBlocks::ranks_with(BlockId id) const {
  const auto found = by_block_.find(id);
  return found == by_block_.end() ? 0 : found->second.size();
}

std::vector<Assignment> RunningBlocks::of_rank(Rank rank) const {
  std::vector<Assignment> all;
  if (const auto found = by_rank_.find(rank); found != by_rank_.end()) {
    for (const auto& [ticket, block] : found->second) {
      all.push_back(*find(block, rank));
    }
  }
  return all;
}

std::vector<Assignment> RunningBlocks::all() const {
  std::vector<Assignment> all;
  for (const auto& [rank, blocks] : by_rank_) {
    for (const auto& [ticket, block] : blocks) {
      all.push_back(*find(block, rank));
    }
  }
  return all;
}

} // namespace lsdeconv
