#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv::testing {

/// MPI_COMM_WORLD of the test program: one rank, if it was started without mpirun. Unless main() has done so,
/// the first call initialises MPI until the end of the process; that takes a third of a second, which tests
/// without MPI are spared. Collective over all ranks.
mpi::Communicator world();

} // namespace lsdeconv::testing
