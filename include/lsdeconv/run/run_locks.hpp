#pragma once

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/io/checkpoint/run_lock.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <vector>

namespace lsdeconv {

/// Keeps other runs away from the files of this one, by the files CHECKPOINT.lock and OUT/export.lock that
/// rank 0 holds (RunLock). Commands that only read (info, verify, plan) take none. A run that loses a lock,
/// because it was suspended or cut off for so long that another one took it for dead, ends at once with exit
/// code 75.
class RunLocks {
public:
  /// What is locked: `export` only reads the checkpoint, which stays unlocked.
  enum class Files { checkpoint_and_slices, slices };

  /// Takes the locks whose folders exist. Throws UserError, on all ranks, where another run that is alive
  /// holds one, or where a folder cannot be written into. Collective over `ranks`.
  RunLocks(const RunConfig& config, Files files, const mpi::Communicator& ranks);
  /// Makes the folders that were missing and takes their locks. Throws as the constructor. Collective over
  /// `ranks`.
  void complete(const mpi::Communicator& ranks);
  /// The same, and takes the lock of the checkpoint that the run has settled for, where it is another one.
  /// Collective over `ranks`.
  void complete(const OutputLayout& settled, const mpi::Communicator& ranks);
  /// Does nothing while the locks are held; else ends the run, as the class says. To be called before the
  /// checkpoint is changed.
  void require_held();
  /// Removes the locks.
  void release();

private:
  void take(const std::filesystem::path& path);
  void take_or_wait(const std::filesystem::path& path);

  LockTiming timing_;
  std::vector<std::filesystem::path> taken_;   ///< Locks that were taken.
  std::vector<std::filesystem::path> waiting_; ///< Locks in folders that do not exist yet.
  std::vector<RunLock> held_;
};

} // namespace lsdeconv
