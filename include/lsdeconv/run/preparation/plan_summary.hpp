#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>

namespace lsdeconv {

/// What a run is about to do in the few lines that everybody should read, in the words of a microscopist:
/// the volume, the PSF, the method, how the work is shared, memory and disk, the time that is left, and where
/// the result goes. plan_text() has the rest. ranks: their number.
std::string plan_summary(const PreparedRun& run, int ranks);

} // namespace lsdeconv
