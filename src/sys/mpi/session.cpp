#include "start_environment.hpp"
#include "start_witness.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/sys/mpi/launch.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <thread>

namespace lsdeconv::mpi {
namespace {

/// Set as soon as some thread ends the run: MPI_Abort may call exit() and with it destructors.
std::atomic_flag& aborting() noexcept {
  static std::atomic_flag begun;
  return begun;
}

bool running() noexcept {
  int initialized = 0;
  int finalized = 0;
  (void)MPI_Initialized(&initialized);
  (void)MPI_Finalized(&finalized);
  return initialized != 0 && finalized == 0;
}

/// What a user reads below the words of an MPI library that cannot start.
std::string cannot_start(const Launch& launch) {
  return text("the MPI library (", library_version(), ") cannot start, for the reason that it gives; ",
              launch.alone
                  ? "try mpirun -n 1 lsdeconv …, or ask whoever installed that library"
                  : text(right_launcher(launch), ", and let TMPDIR name a folder that can be written to"));
}

/// Whether no launcher has started this process, as its environment showed before MPI changed that: then
/// nobody else is to be ended, and MPI_Abort would only add its words to ours.
std::atomic_bool started_alone = false;

} // namespace

Session::Session(int& argc, char**& argv) : exceptions_(std::uncaught_exceptions()) {
  const Launch launch = launch_of_process();
  started_alone = launch.alone;
  const StartEnvironment environment(launch);
  std::optional<StartWitness> witness;
  if (launch.rank == 0) {
    witness.emplace(cannot_start(launch));
  }
  int provided = MPI_THREAD_SINGLE;
  const int code = MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
  witness.reset();
  if (code != MPI_SUCCESS) {
    throw Error(cannot_start(launch));
  }
  check(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
}

Session::~Session() {
  if (!aborting().test() && running() && std::uncaught_exceptions() == exceptions_) {
    (void)MPI_Finalize();
  }
}

std::string library_version() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> version{};
  int length = 0;
  check(MPI_Get_library_version(version.data(), &length), "MPI_Get_library_version");
  const std::string whole(version.data());
  return whole.substr(0, whole.find(','));
}

bool threads_may_call() {
  int provided = MPI_THREAD_SINGLE;
  check(MPI_Query_thread(&provided), "MPI_Query_thread");
  return provided == MPI_THREAD_MULTIPLE;
}

void require_calls_from_threads() {
  if (!threads_may_call()) {
    throw Error("this MPI library cannot be called from several threads at once (MPI_THREAD_MULTIPLE); "
                "use one that is built with thread support",
                Error::Known::to_all_ranks);
  }
}

/// Callable from several threads at once: the first one's exit code counts.
void abort_all(int exit_code) {
  while (aborting().test_and_set()) { // MPI_Abort bears no second caller; the first one ends this process
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  if (running() && !started_alone) {
    (void)MPI_Abort(MPI_COMM_WORLD, exit_code);
  }
  std::_Exit(exit_code);
}

} // namespace lsdeconv::mpi
