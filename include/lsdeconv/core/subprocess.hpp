#pragma once

#include <functional>

namespace lsdeconv {

/// What a subprocess may use before it is ended by force.
struct SubprocessLimits {
  int processor_seconds = 10;
  double more_gibibytes = 4; ///< GiB of address space, on top of what this process has when it forks.
};

/// Calls `body` in a child process, as a trial before this process does the same: foreign libraries may
/// crash, loop for ever or allocate without bound over a damaged or hostile file. Nothing that `body` changes
/// in memory comes back; it must not call MPI. Waits for the child. Throws Error with the message of what
/// `body` threw, or with how the child ended.
void run_in_subprocess(const SubprocessLimits& limits, const std::function<void()>& body);

} // namespace lsdeconv
