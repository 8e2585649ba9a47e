#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/sys/mpi/launch.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// Prints help, version or configuration, or what is wrong with the command line, where that can be done
/// before MPI is started; gives the exit code, or none where there is work to do. arguments: without the name
/// of the program. Of several processes the first one prints; a command line that only some of them can read
/// is left to dispatch().
std::optional<int> answer_without_mpi(const std::vector<std::string>& arguments, const mpi::Launch& launch);

/// Does what the command line asks for and returns the exit code. Throws Error; a UserError over the command
/// line is thrown on all ranks. Collective over `ranks`, which are those of MPI_COMM_WORLD.
int dispatch(const std::vector<std::string>& arguments, const mpi::Launch& launch,
             const mpi::Communicator& ranks);

} // namespace lsdeconv
