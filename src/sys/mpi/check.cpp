#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <array>

namespace lsdeconv::mpi {

void check(int code, const char* call) {
  if (code == MPI_SUCCESS) {
    return;
  }
  std::array<char, MPI_MAX_ERROR_STRING> reason{};
  int length = 0;
  (void)MPI_Error_string(code, reason.data(), &length);
  throw Error(text(call, ": ", reason.data()));
}

void abort_all(int exit_code) {
  (void)MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::abort();
}

} // namespace lsdeconv::mpi
