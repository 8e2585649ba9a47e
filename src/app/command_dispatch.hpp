#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/invocation.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/sys/mpi/launch.hpp"

#include <optional>

namespace lsdeconv {

/// Prints help, version or configuration, or what is wrong with the command line, where that can be done
/// before MPI is started; gives the exit code, or none where there is work to do. Of several processes the
/// first one prints; a command line that only some of them can read is left to dispatch().
std::optional<int> answer_without_mpi(const Invocation& invocation, const mpi::Launch& launch);

/// Does what the command line asks for and returns the exit code. Throws Error; a UserError over the command
/// line is thrown on all ranks. Collective over `ranks`, which are those of MPI_COMM_WORLD.
int dispatch(const Invocation& invocation, const mpi::Launch& launch, const mpi::Communicator& ranks);

/// Prints the error as JSON on standard output where the command line asks for --json and nothing has been
/// printed there yet.
void print_failure(const Invocation& invocation, const Error& error);

} // namespace lsdeconv
