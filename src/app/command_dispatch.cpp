#include "command_dispatch.hpp"

#include "options.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/commands/invocation_log.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/users_fault.hpp"

#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

namespace lsdeconv {
namespace {

/// Rank 0 logs what concerns all ranks; the others only warnings and errors of their own.
void set_log_level(bool verbose, bool quiet, const mpi::Communicator& ranks) {
  if (!ranks.is_root()) {
    log::set_rank(ranks.rank().value);
  }
  if (verbose) {
    log::set_console_level(log::Level::debug);
  } else if (quiet || !ranks.is_root()) {
    log::set_console_level(log::Level::warning);
  }
}

int execute(const CommandLine& line, const std::vector<std::string>& arguments,
            const mpi::Communicator& ranks) {
  switch (line.subcommand) {
  case Subcommand::deconvolve:
    return command::deconvolve(line.run, ranks);
  case Subcommand::plan:
    return command::plan(line.run, ranks);
  case Subcommand::export_series:
    return command::export_series(line.run, ranks);
  case Subcommand::info:
    return command::info(line.run, ranks);
  case Subcommand::verify:
    return command::verify(line.run, ranks);
  case Subcommand::report:
    return command::report(line.run, ranks);
  case Subcommand::psf:
    return command::psf(line.run, ranks);
  case Subcommand::series:
    return command::series(
        line.run, [&](const SeriesPlace& place) { return parse_series_run(arguments, place); }, ranks);
  case Subcommand::tune:
    return command::tune(line.run, ranks);
  case Subcommand::compare:
    return command::compare(line.run, ranks);
  case Subcommand::doctor:
    return command::doctor(line.run, ranks);
  case Subcommand::simulate:
    return command::simulate(line.simulate, ranks);
  }
  return 0;
}

/// Several processes that do not know of each other would write the same files.
bool writes_a_volume(Subcommand subcommand) {
  return subcommand == Subcommand::deconvolve || subcommand == Subcommand::export_series
         || subcommand == Subcommand::simulate || subcommand == Subcommand::tune;
}

std::vector<std::string> arguments_of(const Invocation& invocation) {
  return {invocation.words.begin() + 1, invocation.words.end()};
}

/// parse_command_line(), which also looks at some of the paths.
CommandLine parsed(const std::vector<std::string>& arguments) {
  try {
    return parse_command_line(arguments);
  } catch (const std::system_error& failure) {
    if (const std::string fault = users_fault(failure); !fault.empty()) {
      throw UserError(fault);
    }
    throw;
  }
}

} // namespace

std::optional<int> answer_without_mpi(const Invocation& invocation, const mpi::Launch& launch) {
  try {
    const CommandLine line = parsed(arguments_of(invocation));
    if (line.answer.empty()) {
      return std::nullopt;
    }
    if (launch.rank == 0) {
      standard_output::print(line.answer);
    }
    return 0;
  } catch (const Error& error) {
    if (!launch.alone) {
      return std::nullopt;
    }
    log::error(error.what());
    print_failure(invocation, error);
    return error.exit_code();
  }
}

int dispatch(const Invocation& invocation, const mpi::Launch& launch, const mpi::Communicator& ranks) {
  const std::vector<std::string> arguments = arguments_of(invocation);
  CommandLine line;
  ranks.all_or_none([&] { line = parsed(arguments); });
  if (!line.answer.empty()) { // of arguments that MPI has left
    ranks.all_or_none([&] {
      if (ranks.is_root()) {
        standard_output::print(line.answer);
      }
    });
    return 0;
  }
  line.run.invocation = invocation;
  set_log_level(line.run.verbose || line.simulate.verbose, line.run.quiet || line.simulate.quiet, ranks);
  if (writes_a_volume(line.subcommand)) {
    const std::string fault = mpi::ranks_unknown_to_mpi(launch, ranks.size(), mpi::library_version());
    if (!fault.empty()) {
      throw UserError(fault);
    }
  }
  if (line.subcommand != Subcommand::doctor) { // which reports on these
    mpi::require_calls_from_threads();
  }
  if (ranks.is_root()) {
    log_start(invocation);
  }
  for (const std::string& note : line.notes) {
    log::info(note);
  }
  return execute(line, arguments, ranks);
}

void print_failure(const Invocation& invocation, const Error& error) {
  const bool asked =
      std::any_of(invocation.words.begin(), invocation.words.end(), [](const std::string& word) {
        return word == "--json" || word == "-json" || word == "--json=true";
      });
  if (!asked || standard_output::was_used()) {
    return;
  }
  try {
    standard_output::print(command::failure_json(error));
  } catch (const Error& unwritten) {
    log::error(unwritten.what());
  }
}

} // namespace lsdeconv
