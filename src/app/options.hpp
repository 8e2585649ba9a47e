#pragma once

#include "subcommands.hpp"

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/config/simulate_config.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// What the user asked for.
struct CommandLine {
  Subcommand subcommand = Subcommand::deconvolve;
  RunConfig run;           ///< Of every subcommand but simulate.
  SimulateConfig simulate; ///< Of simulate.
  /// Help, version or configuration: to be printed in place of the subcommand's work; empty where there is
  /// work to do.
  std::string answer;
  /// What options that change nothing were given, and why they do not.
  std::vector<std::string> notes;
};

/// Reads [SUBCOMMAND] [options], without the program's own name. --config files come first, so that the
/// command line wins; of a repeated option the last wins. Where there is work to do, the configuration is
/// validated. Throws UserError. Reads files: call it so that all ranks fail or none.
CommandLine parse_command_line(const std::vector<std::string>& arguments);

} // namespace lsdeconv
