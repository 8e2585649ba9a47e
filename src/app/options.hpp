#pragma once

#include "subcommands.hpp"

#include "lsdeconv/commands/series_place.hpp"
#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/config/simulate_config.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// What the user asks for on the command line.
struct CommandLine {
  Subcommand subcommand = Subcommand::deconvolve;
  RunConfig run;           ///< For every subcommand but simulate.
  SimulateConfig simulate; ///< For simulate.
  /// Help, version or configuration, to be printed instead of the subcommand's work; empty where there is
  /// work to do.
  std::string answer;
  /// One sentence for each given option that changes nothing.
  std::vector<std::string> notes;
};

/// Reads [SUBCOMMAND] [options], without the name of the program. Options on the command line have precedence
/// over those in --config files; of a repeated option the last one counts. Where there is work to do, the
/// configuration is validated. Throws UserError. It reads files, so it may fail on a single rank: call it in
/// all_or_none().
CommandLine parse_command_line(const std::vector<std::string>& arguments);

/// What the command line of `lsdeconv series` gives the run of one volume. Throws UserError
/// where options are given and that run would be refused. It reads files, as above.
SeriesRun parse_series_run(const std::vector<std::string>& arguments, const SeriesPlace& place);

} // namespace lsdeconv
