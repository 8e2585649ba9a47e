#pragma once

#include "lsdeconv/run/preparation/preparation.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// What can be done as it is asked for, but is likely not what is meant: a sentence each.
std::vector<std::string> doubts(const Preparation& run);

/// Warns of each.
void tell_doubts(const Preparation& run);

} // namespace lsdeconv
