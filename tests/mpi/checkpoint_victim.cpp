#include "support/checkpoint_sample.hpp"

#include <mpi.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <unistd.h>

namespace {

using namespace lsdeconv;

/// Blocks go round by round, one per rank, as in a run: written by all, then marked by the root. What was
/// done before is taken back first.
void write_round(Checkpoint& checkpoint, const mpi::Communicator& ranks, const std::vector<BlockId>& round,
                 std::int64_t generation) {
  if (ranks.is_root()) {
    for (const BlockId id : round) {
      checkpoint.mark_pending(id);
    }
  }
  ranks.barrier();
  const auto rank = static_cast<std::size_t>(ranks.rank().value);
  if (rank < round.size()) {
    testing::write_sample(checkpoint, round[rank], generation);
  }
  ranks.barrier();
  if (ranks.is_root()) {
    checkpoint.mark_done(round);
    (void)!write(STDOUT_FILENO, ".", 1);
  }
}

std::vector<BlockId> pending_blocks(const Checkpoint& checkpoint) {
  const std::vector<BlockState> states = checkpoint.states();
  std::vector<BlockId> ids;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i] == BlockState::pending) {
      ids.emplace_back(static_cast<std::int64_t>(i));
    }
  }
  return ids;
}

void write_blocks(Checkpoint& checkpoint, const mpi::Communicator& ranks, const std::vector<BlockId>& ids,
                  std::int64_t generation) {
  const auto width = static_cast<std::ptrdiff_t>(ranks.size());
  for (auto at = ids.begin(); at != ids.end();) {
    const auto end = ids.end() - at > width ? at + width : ids.end();
    write_round(checkpoint, ranks, {at, end}, generation);
    at = end;
  }
}

void run(const std::string& path, const std::string& mode) {
  const mpi::Communicator ranks = mpi::Communicator::world();
  std::ofstream(path + ".pid." + std::to_string(ranks.rank().value)) << getpid();
  Checkpoint checkpoint(path, ranks, Checkpoint::Access::write);
  const std::vector<BlockId> pending = pending_blocks(checkpoint);
  ranks.barrier();
  write_blocks(checkpoint, ranks, pending, 0);
  std::vector<BlockId> all;
  for (std::int64_t id = 0; id < checkpoint.block_count(); ++id) {
    all.emplace_back(id);
  }
  for (std::int64_t generation = 1; mode == "for-ever"; ++generation) {
    write_blocks(checkpoint, ranks, all, generation);
  }
  if (mode == "abort" && ranks.rank().value == ranks.size() - 1) {
    const Checkpoint left_unclosed = std::move(checkpoint);
    mpi::abort_all(3);
  }
  checkpoint.close();
}

} // namespace

/// checkpoint_victim FILE once|for-ever|abort: finishes a checkpoint of sample blocks; rewrites it until it
/// is killed; finishes it and aborts on the last rank. One dot to standard output for each round that is
/// marked.
int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  run(argv[1], argv[2]);
  return EXIT_SUCCESS;
}
