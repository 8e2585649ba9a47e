#pragma once

#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/run_results.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// All that is doubtful about a run at its end: warnings(run), how much of the last export was clipped, how
/// many voxels the checkpoint could not hold, and quality_warning().
/// For the report and the last lines of the log.
std::vector<std::string> warnings(const PreparedRun& run, const RunResults& results);

} // namespace lsdeconv
