#pragma once

#include <chrono>

namespace lsdeconv::mpi {

/// For the time after the last word between ranks, when MPI_Finalize would wait for a frozen one for ever: if
/// this process is still there after `patience` (a second at least), it ends with exit_code. Takes SIGALRM.
void abort_after(std::chrono::duration<double> patience, int exit_code);

} // namespace lsdeconv::mpi
