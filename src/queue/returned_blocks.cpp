#include "lsdeconv/queue/returned_blocks.hpp"

namespace lsdeconv {

void ReturnedBlocks::put(BlockId id, const std::set<Rank>& failed_on) {
  waiting_[failed_on].push_back(id);
}

std::optional<BlockId> ReturnedBlocks::take(Rank rank, const Workers& workers) {
  for (auto entry = waiting_.begin(); entry != waiting_.end(); ++entry) {
    auto& [failed_on, blocks] = *entry;
    if (!workers.among_farthest(rank, failed_on)) {
      continue;
    }
    const BlockId id = blocks.front();
    blocks.pop_front();
    if (blocks.empty()) {
      waiting_.erase(entry);
    }
    return id;
  }
  return std::nullopt;
}

} // namespace lsdeconv
