#pragma once

#include "lsdeconv/io/checkpoint.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace lsdeconv {

/// What became of the finished blocks that were looked at: the same on every rank.
struct BlockCheck {
  std::int64_t intact = 0;
  std::vector<BlockId> damaged; ///< Voxels or record are not as they were written; in order.
};

/// Reads the finished blocks of a checkpoint again, shared out over the ranks, and compares their digests;
/// ends early where `stopping` says so on some rank. Takes what reading 4 bytes per finished voxel takes.
/// Collective over `ranks`.
BlockCheck check_finished_blocks(const Checkpoint& checkpoint, const std::function<bool()>& stopping,
                                 const mpi::Communicator& ranks);

/// Looks at the records alone, which costs next to nothing. Collective over `ranks`.
BlockCheck check_finished_records(const Checkpoint& checkpoint, const mpi::Communicator& ranks);

} // namespace lsdeconv
