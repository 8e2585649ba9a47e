#pragma once

#include <string>

namespace lsdeconv {

/// Sixteen hexadecimal digits that nobody can foretell: for names of temporary files and for identities.
std::string random_text();

} // namespace lsdeconv
