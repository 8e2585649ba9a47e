#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/invocation.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// Does what the command line asks for and returns the exit code. Throws Error; a UserError over the command
/// line is thrown on all ranks. Collective over `ranks`.
int dispatch(const Invocation& invocation, const mpi::Communicator& ranks);

/// Prints the error as JSON on standard output where the command line asks for --json and nothing has been
/// printed there yet.
void print_failure(const Invocation& invocation, const Error& error);

} // namespace lsdeconv
