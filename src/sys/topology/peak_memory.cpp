#include "lsdeconv/sys/topology/machine.hpp"

#include <sys/resource.h>

namespace lsdeconv::topology {

std::int64_t peak_memory() {
  rusage usage{};
  (void)::getrusage(RUSAGE_SELF, &usage); // fails for bad arguments only
  return std::int64_t{usage.ru_maxrss} * 1024;
}

} // namespace lsdeconv::topology
