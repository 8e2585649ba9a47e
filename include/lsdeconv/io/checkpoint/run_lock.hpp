#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

namespace lsdeconv {

/// Intervals of a RunLock's heartbeat.
struct LockTiming {
  /// Time between two heartbeats of a holder.
  std::chrono::milliseconds beat{2000};
  /// A holder whose heartbeat does not change for so long, by a contender's clock, counts as dead. At least
  /// several beats.
  std::chrono::milliseconds patience{30000};
};

/// A lock file that keeps a second run, on this or another node, from writing the same files. It relies
/// neither on flock, which cluster file systems may lack, nor on synchronised clocks, nor on file times.
///
/// The file is a small text: who holds the lock (host, process, user, batch job, a random id) and a counter,
/// the heartbeat, which a thread of the holder increments. A contender watches the counter by its own clock:
/// if it changes, the holder is alive and the contender gives up; if it does not change for
/// LockTiming::patience, the holder is taken for dead and replaced. A holder on the same machine whose
/// process has ended is replaced at once. Of several contenders for the lock of a dead run exactly one gets
/// it.
///
/// A holder that was suspended or cut off for long may find that it was replaced: it then has lost the lock.
class RunLock {
public:
  /// Takes the lock file `path`, whose folder exists. Waits up to the patience where another run holds it and
  /// shows no sign of life, and says so in the log. Throws UserError, naming the run, where another one holds
  /// it and is alive, or where the file is none of this kind; Error where it cannot be written.
  ///
  /// `on_loss` is called at most once, on any thread, when another run has replaced this one; nothing may be
  /// written from then on.
  RunLock(const std::filesystem::path& path, const LockTiming& timing,
          std::function<void(const std::string& why)> on_loss);
  /// Removes the lock file, if the lock is still held.
  ~RunLock();
  RunLock(RunLock&&) noexcept;
  RunLock& operator=(RunLock&&) noexcept;
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

  /// To be called before anything is written that two runs must not both write. Reads the file again if it
  /// was last read long ago, as after a suspension. Calls on_loss and throws Error where the lock is lost.
  /// Thread-safe.
  void require_held();

private:
  class HeldLock;
  std::unique_ptr<HeldLock> held_;
};

} // namespace lsdeconv
