#pragma once

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/io/run_lock.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <vector>

namespace lsdeconv {

/// Keeps other runs away from the files of this one: CHECKPOINT.lock and OUTPUT.lock, held by rank 0. Whoever
/// only reads (info, verify, plan) takes none. A run that loses a lock, because it was frozen or cut off for
/// so long that another took it for dead, ends at once with exit code 75.
class RunLocks {
public:
  /// What is locked: export reads the checkpoint and leaves it unlocked.
  enum class Files { checkpoint_and_slices, slices };

  /// Takes the locks whose folders exist. Throws UserError, on all ranks, where another run that lives holds
  /// one, or where nothing can be written. Collective over `ranks`.
  RunLocks(const RunConfig& config, Files files, const mpi::Communicator& ranks);
  /// Makes the folders that were missing and takes the rest. Collective over `ranks`.
  void complete(const mpi::Communicator& ranks);
  /// Throws Error where a lock is lost: nothing may be marked any more.
  void require_held();
  /// Removes the locks.
  void release();

private:
  void take(const std::filesystem::path& path);

  LockTiming timing_;
  std::vector<std::filesystem::path> waiting_; ///< Locks in folders that do not exist yet.
  std::vector<RunLock> held_;
};

} // namespace lsdeconv
