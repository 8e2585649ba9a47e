#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace lsdeconv {

/// Finished blocks of a checkpoint that are as they were written, and those that are not: the same on every
/// rank.
struct BlockCheck {
  std::int64_t intact = 0;
  std::vector<BlockId> damaged; ///< Their voxels or record have changed; in order.
};

/// Reads the finished blocks again, shared out over the ranks, and compares their digests with those of the
/// records. A rank leaves the rest of its part out as soon as `stopping` says so there. Takes as long as
/// reading 4 bytes per finished voxel. Throws Error where the checkpoint cannot be read. Collective over
/// `ranks`.
BlockCheck check_finished_blocks(const Checkpoint& checkpoint, const std::function<bool()>& stopping,
                                 const mpi::Communicator& ranks);

/// Checks the records alone, on rank 0, which takes next to no time. Throws Error where the checkpoint cannot
/// be read. Collective over `ranks`.
BlockCheck check_finished_records(const Checkpoint& checkpoint, const mpi::Communicator& ranks);

} // namespace lsdeconv
