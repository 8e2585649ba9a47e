#pragma once

#include <string>

namespace lsdeconv {

/// "0.1.0 (3f2a9c1)": version and commit; the commit is "unknown" where the sources came without their
/// history.
std::string program_version();

} // namespace lsdeconv
