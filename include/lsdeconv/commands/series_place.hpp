#pragma once

#include "lsdeconv/config/run_config.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace lsdeconv {

/// One of several volumes, and where its result goes.
struct SeriesPlace {
  std::filesystem::path input;
  std::string pattern; ///< Value of --pattern; empty: none.
  std::filesystem::path output;
};

/// The run of one of several volumes.
struct SeriesRun {
  RunConfig config;
  /// A config file that has channels, none of which the volume is of; empty where there is no such file.
  std::filesystem::path unmatched;
};

/// The run of that volume: the options of the command line, and of the channels of its config files that the
/// volume is of. Throws UserError where options are given that a run would refuse.
using SeriesConfig = std::function<SeriesRun(const SeriesPlace&)>;

} // namespace lsdeconv
