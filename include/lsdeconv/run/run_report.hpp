#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/run/run_results.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// The report as JSON text, one object. Names that readers of earlier reports know stay beside the present
/// ones.
std::string report_json(const PreparedRun& run, const RunResults& results);

/// Whether the report that is there stays: the run was complete without doing anything, and the file `report`
/// is of a run that was complete, too.
bool keeps_earlier_report(const std::filesystem::path& report, const RunResults& results);

/// Why a run ended early, what it has done, what is missing and what the user should do now. For results with
/// a phase, of a run that is not complete.
std::string early_end_text(const RunResults& results);

/// The last lines of a run on the screen: its rate and slowest stage, how the input was read, slices with the
/// voxels clipped, and the report.
std::string report_summary(const PreparedRun& run, const RunResults& results);

} // namespace lsdeconv
