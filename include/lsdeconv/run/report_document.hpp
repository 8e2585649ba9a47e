#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/run/run_results.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>

namespace lsdeconv {

// The report of a result is one JSON object: what its deconvolution took and found, and a list of all runs
// that worked on it. A run adds to the report that is there: it is begun with an entry for the run, which is
// completed when the run ends.

/// The result that a report is about.
struct ReportedResult {
  const CheckpointMetadata& content;
  std::filesystem::path checkpoint;
  std::filesystem::path output;
};

/// A run that works on a result.
struct ReportedRun {
  std::string subcommand; ///< "deconvolve" or "export".
  const Invocation& invocation;
  const RunMachines& machines;
  std::filesystem::path log; ///< Empty: it has none.
};

/// Whether the text is a report of this version on the result with that fingerprint.
bool is_report_of(const std::string& text, const std::string& fingerprint);

/// The report with an entry for a run that begins. earlier: a text for which is_report_of() holds, or an
/// empty one. Entries of runs that never ended are marked so.
std::string begun_report(const std::string& earlier, const ReportedResult& result, const ReportedRun& run);

/// The begun report when the run has ended. Where it computed blocks, what it took and found takes the place
/// of what an earlier run did; passes over blocks and exports are added in any case.
std::string ended_report(const std::string& begun, const PreparedRun& run, const RunResults& results);

/// One export as an entry of the report: what was written and clipped.
nlohmann::ordered_json export_json(const ExportOutcome& outcome);

/// The parameters of class science that differ between a report and a run: "--numit: 12 then, 5 now"; empty
/// where there is no such report. Reads the file.
std::string differences_from_report(const std::filesystem::path& report, const RunConfig& now);

/// What `lsdeconv export` has done.
struct ExportEnd {
  const RunConfig& config;
  const IntensityMapping& mapping;
  const ExportOutcome& outcome;
  int exit_code = 0;
};

/// The begun report of `lsdeconv export` when it has ended.
std::string ended_report(const std::string& begun, const ExportEnd& end);

/// The begun report of a run that ends with an error.
std::string failed_report(const std::string& begun, const Invocation& invocation, const Error& error);

/// Of the report of the result with this fingerprint at `path` the text; empty where there is none. Any other
/// file that is there gets another name, which is logged. Throws Error where it cannot be renamed.
std::string earlier_report(const std::filesystem::path& path, const std::string& fingerprint);

/// Replaces the report at `path` at once. Gives why it cannot be written; empty where it could be.
std::string write_report(const std::filesystem::path& path, const std::string& report);

} // namespace lsdeconv
