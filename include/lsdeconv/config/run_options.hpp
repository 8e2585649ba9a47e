#pragma once

#include "lsdeconv/config/run_config.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// The options of a run of this configuration as words of a command line: those that are not as usual. They
/// need quotes where a shell is to read them.
std::vector<std::string> run_options(const RunConfig& config);

} // namespace lsdeconv
