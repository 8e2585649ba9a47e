#pragma once

#include <string>

namespace lsdeconv::log {

/// The last line of level error that this process has logged, without level and rank; empty where there is
/// none. What ends a run is told there; other programs may tell much below it.
std::string last_error();

} // namespace lsdeconv::log
