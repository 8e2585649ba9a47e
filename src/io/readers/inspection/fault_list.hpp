#pragma once

#include <string>
#include <vector>

namespace lsdeconv {

/// For messages: each entry on an indented line of its own; of a long list the first twenty and the number of
/// the others.
std::string bullet_list(const std::vector<std::string>& lines);

} // namespace lsdeconv
