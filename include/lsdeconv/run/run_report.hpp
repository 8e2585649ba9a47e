#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/run/run_results.hpp"

#include <string>

namespace lsdeconv {

/// Why a run ended early, what it has done, what is missing and what the user should do now. For results with
/// a phase, of a run that is not complete.
std::string early_end_text(const RunResults& results);

/// The last lines of a run on the screen: blocks, their time and rate in megavoxels per second, slices with
/// the voxels clipped, what became better (quality_line()), and the report.
std::string report_summary(const PreparedRun& run, const RunResults& results);

/// Lines for the log beside them: the rate with the iterations, the slowest stage and how the input was read.
/// Empty where nothing was computed or read.
std::string report_details(const PreparedRun& run, const RunResults& results);

} // namespace lsdeconv
