#pragma once

#include "lsdeconv/run/preparation/preparation.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// What can be done as it is asked for, but is likely not what is meant: a sentence each.
std::vector<std::string> warnings(const PreparedRun& run);

/// Warns of each.
void log_warnings(const PreparedRun& run);

} // namespace lsdeconv
