#pragma once

#include <chrono>

namespace lsdeconv::mpi {

/// Ends this process with exit_code if it is still there after `patience` (a second at least), by the signal
/// SIGALRM. For the time after the last message between ranks: MPI_Finalize waits without end for a rank that
/// is frozen.
void abort_after(std::chrono::duration<double> patience, int exit_code);

} // namespace lsdeconv::mpi
