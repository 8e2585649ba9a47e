#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv::testing {

/// All ranks of the test program: one, without mpirun. The first call starts MPI where main() did not, until
/// the process ends; that takes a third of a second, which tests without MPI need not wait for.
/// Collective over all ranks.
mpi::Communicator world();

} // namespace lsdeconv::testing
