#pragma once

#include <string>

namespace lsdeconv::mpi {

/// Where Open MPI's mpirun has started this process on its own machine, says the line, once more, below what
/// mpirun tells of every program that fails, which hides why. Leaves a process behind that waits for mpirun's
/// end, for a minute at most. Does nothing elsewhere, and where mpirun was told to be quiet.
void say_after_launcher(const std::string& line);

} // namespace lsdeconv::mpi
