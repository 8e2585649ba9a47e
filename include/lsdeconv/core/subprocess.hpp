#pragma once

#include <functional>

namespace lsdeconv {

/// What a trial may take before it counts as never ending or as absurd.
struct SubprocessLimits {
  int processor_seconds = 10;
  double more_gibibytes = 4; ///< Of address space, beyond what the process has now.
};

/// Runs `body` in a child process: for foreign libraries that may crash, run in circles or swallow all memory
/// over a damaged or hostile file, before this process asks them the same. Nothing that `body` changes in
/// memory comes back; it must not call MPI. Throws Error with body's own message, or with how the child
/// ended.
void run_in_subprocess(const SubprocessLimits& limits, const std::function<void()>& body);

} // namespace lsdeconv
