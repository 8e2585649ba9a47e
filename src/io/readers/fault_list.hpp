#pragma once

#include <string>
#include <vector>

namespace lsdeconv {

/// The lines, each on a line of its own; of a long list the first twenty and the number of the rest.
std::string bullet_list(const std::vector<std::string>& lines);

} // namespace lsdeconv
