#include "lsdeconv/queue/running_blocks.hpp"

#include <algorithm>

namespace lsdeconv {

void RunningBlocks::add(const Copy& copy) {
  copies_[copy.block].push_back(copy);
  held_[copy.rank].emplace(copy.ticket, copy.block);
}

std::optional<Copy> RunningBlocks::remove(BlockId id, Rank rank) {
  const Copy* const found = find(id, rank);
  if (found == nullptr) {
    return std::nullopt;
  }
  const Copy copy = *found;
  std::vector<Copy>& of_block = copies_.at(id);
  std::erase(of_block, copy);
  if (of_block.empty()) {
    copies_.erase(id);
  }
  const auto of_rank = held_.find(rank);
  of_rank->second.erase(copy.ticket);
  if (of_rank->second.empty()) {
    held_.erase(of_rank);
  }
  return copy;
}

bool RunningBlocks::claim(BlockId id, Rank rank) {
  const auto found = copies_.find(id);
  if (found == copies_.end()) {
    return false;
  }
  Copy* mine = nullptr;
  for (Copy& copy : found->second) {
    if (copy.claimed) {
      return false;
    }
    if (copy.rank == rank) {
      mine = &copy;
    }
  }
  if (mine != nullptr) {
    mine->claimed = true;
  }
  return mine != nullptr;
}

const Copy* RunningBlocks::find(BlockId id, Rank rank) const {
  const auto found = copies_.find(id);
  if (found == copies_.end()) {
    return nullptr;
  }
  const auto copy = std::find_if(found->second.begin(), found->second.end(),
                                 [&](const Copy& one) { return one.rank == rank; });
  return copy == found->second.end() ? nullptr : &*copy;
}

std::vector<Copy> RunningBlocks::copies(BlockId id) const {
  const auto found = copies_.find(id);
  return found == copies_.end() ? std::vector<Copy>{} : found->second;
}

std::size_t RunningBlocks::number_of_copies(BlockId id) const {
  const auto found = copies_.find(id);
  return found == copies_.end() ? 0 : found->second.size();
}

std::vector<Copy> RunningBlocks::copies_of(Rank rank) const {
  std::vector<Copy> all;
  if (const auto held = held_.find(rank); held != held_.end()) {
    for (const auto& [ticket, block] : held->second) {
      all.push_back(*find(block, rank));
    }
  }
  return all;
}

std::vector<Copy> RunningBlocks::all() const {
  std::vector<Copy> all;
  for (const auto& [rank, held] : held_) {
    for (const auto& [ticket, block] : held) {
      all.push_back(*find(block, rank));
    }
  }
  return all;
}

} // namespace lsdeconv
