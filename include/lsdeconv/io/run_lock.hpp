#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

namespace lsdeconv {

struct LockTiming {
  /// Between two beats of a holder.
  std::chrono::milliseconds beat{2000};
  /// A holder whose beat stands still for so long, as a contender sees it, counts as dead. At least several
  /// beats.
  std::chrono::milliseconds patience{30000};
};

/// Keeps a second run, on this or another node, away from what a run writes. Needs neither flock, which
/// cluster file systems may lack, nor clocks that agree, nor file times: a small text file holds who runs
/// (host, process, user, job, a random id) and a count that a thread of the holder advances; whoever wants
/// the lock watches the count on its own clock. A holder that has died on this machine is told by its process
/// and replaced at once. Of several contenders for the lock of a dead run exactly one gets it.
class RunLock {
public:
  /// Takes the lock `path`, whose folder exists; waits up to the patience where a run holds it that shows no
  /// life, and says so in the log. Throws UserError, with who it is, where a run holds it that lives; Error
  /// where the file cannot be written. `on_loss` is called, once and on any thread, when another run has
  /// taken the lock because this one was frozen or cut off for long: nothing may be written any more.
  RunLock(const std::filesystem::path& path, const LockTiming& timing,
          std::function<void(const std::string& why)> on_loss);
  /// Removes the lock, if it is still held.
  ~RunLock();
  RunLock(RunLock&&) noexcept;
  RunLock& operator=(RunLock&&) noexcept;
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

  /// Before something is written that must not be written twice. Looks at the file where the last look was
  /// long ago, as after a freeze; calls on_loss and throws Error where the lock is lost.
  void require_held();

private:
  class Holding;
  std::unique_ptr<Holding> holding_;
};

} // namespace lsdeconv
