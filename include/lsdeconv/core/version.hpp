#pragma once

#include <string>

namespace lsdeconv {

/// "0.1.0 (3f2a9c1)": version and commit that the program was built from; the commit is "unknown" where it
/// was not built from a git repository.
std::string program_version();

} // namespace lsdeconv
