#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/run/run_results.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// The report as JSON text.
std::string report_json(const PreparedRun& run, const RunResults& results);

/// Whether the run found everything done already and the report of the one that did it is there.
bool keeps_earlier_report(const std::filesystem::path& report, const RunResults& results);

/// Why a run ended early, what it did and what to do now.
std::string early_end_text(const RunResults& results);

/// The lines that end a run on the screen: rate, slowest stage, slices, saturation.
std::string report_summary(const PreparedRun& run, const RunResults& results);

} // namespace lsdeconv
