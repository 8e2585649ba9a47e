#include "command_dispatch.hpp"

#include "lsdeconv/commands/invocation_log.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/last_error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/users_fault.hpp"
#include "lsdeconv/sys/mpi/abort_after.hpp"
#include "lsdeconv/sys/mpi/after_launcher.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/watchdog/stop_signals.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>

namespace {

/// Logs the error. One that all ranks have met is logged once, and all of them end by themselves. Where only
/// this rank has met it the others wait for this one, so it ends them too.
int end_with(const lsdeconv::Error& error, const lsdeconv::Invocation& invocation,
             const lsdeconv::mpi::Communicator& ranks) {
  const bool known_to_all = error.known() == lsdeconv::Error::Known::to_all_ranks || ranks.size() == 1;
  if (ranks.is_root() || !known_to_all) {
    lsdeconv::log::error(error.what());
    lsdeconv::print_failure(invocation, error);
    lsdeconv::log_end(invocation, error.exit_code());
  }
  if (!known_to_all) {
    lsdeconv::mpi::say_after_launcher(lsdeconv::text("lsdeconv: ", error.what()));
    lsdeconv::mpi::abort_all(error.exit_code());
  }
  lsdeconv::mpi::abort_after(std::chrono::minutes(5), error.exit_code());
  return error.exit_code();
}

int run(const lsdeconv::Invocation& invocation, const lsdeconv::mpi::Launch& launch,
        const lsdeconv::mpi::Communicator& ranks) {
  try {
    const int code = lsdeconv::dispatch(invocation, launch, ranks);
    if (ranks.is_root()) {
      lsdeconv::log_end(invocation, code);
    }
    return code;
  } catch (const lsdeconv::Error& error) {
    return end_with(error, invocation, ranks);
  }
}

} // namespace

int main(int argc, char** argv) {
  (void)std::signal(SIGPIPE, SIG_IGN); // a reader of our messages may go; the work goes on
  lsdeconv::hold_back_stop_requests();
  try {
    lsdeconv::standard_output::occupy_closed_descriptors();
    const lsdeconv::Invocation invocation = lsdeconv::this_invocation(argc, argv);
    const lsdeconv::mpi::Launch launch = lsdeconv::mpi::launch_of_process();
    if (const std::optional<int> ended = lsdeconv::answer_without_mpi(invocation, launch)) {
      return *ended;
    }
    const lsdeconv::mpi::Session session(argc, argv);
    const lsdeconv::mpi::Communicator ranks = lsdeconv::mpi::Communicator::world();
    const int code = run(invocation, launch, ranks);
    if (const std::string error = lsdeconv::log::last_error();
        code != 0 && ranks.is_root() && !error.empty()) {
      lsdeconv::mpi::say_after_launcher("lsdeconv: " + error);
    }
    return code;
  } catch (const lsdeconv::Error& error) { // from starting MPI
    lsdeconv::log::error(error.what());
    lsdeconv::mpi::abort_all(error.exit_code());
  } catch (const std::exception& error) {
    if (const std::string fault = lsdeconv::users_fault(error); !fault.empty()) {
      lsdeconv::log::error(fault);
      lsdeconv::mpi::abort_all(lsdeconv::UserError(fault).exit_code());
    }
    (void)std::fprintf(stderr, "lsdeconv: internal error: %s\n", error.what());
    lsdeconv::mpi::abort_all(70);
  }
}
