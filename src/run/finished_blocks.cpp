#include "lsdeconv/run/finished_blocks.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// In order. Collective over `ranks`.
std::vector<BlockId> from_all_ranks(const std::vector<BlockId>& mine, const mpi::Communicator& ranks) {
  std::vector<BlockId> all = ranks.all_gather(mine);
  std::sort(all.begin(), all.end());
  return all;
}

} // namespace

BlockCheck check_finished_blocks(const Checkpoint& checkpoint, const std::function<bool()>& stopping,
                                 const mpi::Communicator& ranks) {
  std::vector<BlockId> damaged;
  BlockCheck check;
  ranks.all_or_none([&] {
    const std::vector<BlockState> states = checkpoint.states();
    for (std::int64_t id = ranks.rank().value; id < checkpoint.block_count() && !stopping();
         id += ranks.size()) {
      if (states[static_cast<std::size_t>(id)] == BlockState::done) {
        if (checkpoint.verify(BlockId(id))) {
          ++check.intact;
        } else {
          damaged.emplace_back(id);
        }
      }
    }
  });
  check.intact = ranks.sum(check.intact);
  check.damaged = from_all_ranks(damaged, ranks);
  return check;
}

BlockCheck check_finished_records(const Checkpoint& checkpoint, const mpi::Communicator& ranks) {
  std::vector<BlockId> damaged;
  std::int64_t done = 0;
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      damaged = checkpoint.damaged_records();
      done = checkpoint.done_count() - std::ssize(damaged);
    }
  });
  return {ranks.sum(done), from_all_ranks(damaged, ranks)};
}

} // namespace lsdeconv
