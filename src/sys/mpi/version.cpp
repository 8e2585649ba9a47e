#include "lsdeconv/sys/mpi/communicator.hpp"

#include <array>

namespace lsdeconv::mpi {

std::string library_version() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> version{};
  int length = 0;
  check(MPI_Get_library_version(version.data(), &length), "MPI_Get_library_version");
  const std::string whole(version.data());
  return whole.substr(0, whole.find(','));
}

} // namespace lsdeconv::mpi
