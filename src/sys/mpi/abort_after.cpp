#include "lsdeconv/sys/mpi/abort_after.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <unistd.h>

namespace lsdeconv::mpi {
namespace {

std::atomic<int> code;

} // namespace

extern "C" {
static void end_process(int /*signal*/) {
  ::_exit(code);
}
}

void abort_after(std::chrono::duration<double> patience, int exit_code) {
  code = exit_code;
  (void)std::signal(SIGALRM, end_process);
  (void)::alarm(static_cast<unsigned int>(std::max(1.0, patience.count())));
}

} // namespace lsdeconv::mpi
