#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv::mpi {

Session::Session(int& argc, char**& argv) {
  int provided = MPI_THREAD_SINGLE;
  check(MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided), "MPI_Init_thread");
  if (provided < MPI_THREAD_MULTIPLE) {
    (void)MPI_Finalize();
    throw Error(
        "this MPI library cannot be called from several threads (MPI_THREAD_MULTIPLE), which the work "
        "queue needs; use one built with thread support");
  }
}

Session::~Session() {
  (void)MPI_Finalize();
}

} // namespace lsdeconv::mpi
