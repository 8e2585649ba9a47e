#pragma once

#include <string>

namespace lsdeconv {

/// "1.0.0 (v1.0.0-12-g3f2a9c1)": version and commit that the program was built from, as `git describe` calls
/// it; "1.0.0" alone where nothing names the commit.
std::string program_version();

} // namespace lsdeconv
