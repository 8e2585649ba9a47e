#pragma once

#include <functional>
#include <string>

namespace lsdeconv {

/// What a subprocess may use before it is ended by force.
struct SubprocessLimits {
  int processor_seconds = 10;
  double more_gibibytes = 4; ///< GiB of address space, on top of what this process has when it forks.
};

/// Calls `body` in a child process and returns what it returns: foreign libraries may crash, loop for ever or
/// allocate without bound over a damaged or hostile file, and what they broke ends with the child. Nothing
/// else that `body` changes in memory comes back; it must not call MPI. Waits for the child. Throws Error
/// with the message of what `body` threw (UserError stays UserError), or with how the child ended; one that
/// is killed from outside is followed by another, up to twice; std::system_error where there can be no more
/// processes.
std::string answer_of_subprocess(const SubprocessLimits& limits, const std::function<std::string()>& body);

/// The same for a `body` that is a trial only, before this process does what it does.
void run_in_subprocess(const SubprocessLimits& limits, const std::function<void()>& body);

} // namespace lsdeconv
