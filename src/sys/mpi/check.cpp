#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <array>
#include <string>

namespace lsdeconv::mpi {

void check(int code, const char* call) {
  if (code == MPI_SUCCESS) {
    return;
  }
  std::array<char, MPI_MAX_ERROR_STRING> reason{};
  int length = 0;
  if (MPI_Error_string(code, reason.data(), &length) != MPI_SUCCESS) {
    throw Error(text(call, ": unknown MPI error code ", code));
  }
  throw Error(text(call, ": ", std::string(reason.data(), static_cast<std::size_t>(length))));
}

} // namespace lsdeconv::mpi
