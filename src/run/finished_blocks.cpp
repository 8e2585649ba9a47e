#include "lsdeconv/run/finished_blocks.hpp"

#include "lsdeconv/core/progress.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// In order. Collective over `ranks`.
std::vector<BlockId> from_all_ranks(const std::vector<BlockId>& mine, const mpi::Communicator& ranks) {
  std::vector<BlockId> all = ranks.all_gather(mine);
  std::sort(all.begin(), all.end());
  return all;
}

/// Voxels of the blocks that are done.
std::int64_t voxels_of_done(const Checkpoint& checkpoint, const std::vector<BlockState>& states) {
  std::int64_t voxels = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i] == BlockState::done) {
      voxels += checkpoint.core(BlockId(static_cast<std::int64_t>(i))).voxels();
    }
  }
  return voxels;
}

} // namespace

BlockCheck check_finished_blocks(const Checkpoint& checkpoint, const std::function<bool()>& stopping,
                                 const mpi::Communicator& ranks) {
  std::vector<BlockId> damaged;
  BlockCheck check;
  ranks.all_or_none([&] {
    const std::vector<BlockState> states = checkpoint.states();
    Progress progress({.name = "checking finished blocks",
                       .piece = "block",
                       .pieces = std::count(states.begin(), states.end(), BlockState::done),
                       .voxels = voxels_of_done(checkpoint, states)});
    for (std::int64_t id = ranks.rank().value; id < checkpoint.block_count() && !stopping();
         id += ranks.size()) {
      if (states[static_cast<std::size_t>(id)] == BlockState::done) {
        if (checkpoint.verify(BlockId(id))) {
          ++check.intact;
        } else {
          damaged.emplace_back(id);
        }
        progress.advance(ranks.size());
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
