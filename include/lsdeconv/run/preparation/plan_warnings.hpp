#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// A sentence for each option that can be obeyed but is probably a mistake, and for a PSF that is noisy.
std::vector<std::string> warnings(const PreparedRun& run);

/// Logs each of warnings().
void log_warnings(const PreparedRun& run);

} // namespace lsdeconv
