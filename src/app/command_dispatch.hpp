#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// Does what the command line asks for and returns the exit code. Throws Error; a UserError over the command
/// line is thrown on all ranks. Collective over `ranks`.
int dispatch(int argc, char** argv, const mpi::Communicator& ranks);

} // namespace lsdeconv
