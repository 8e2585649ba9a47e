#pragma once

#include <string>

namespace lsdeconv {

/// The command that has started this process, quoted for a shell where that is needed; without the launcher
/// of an MPI run. Empty where the system does not tell.
std::string own_command();

} // namespace lsdeconv
