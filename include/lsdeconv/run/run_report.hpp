#pragma once

#include "lsdeconv/run/deconvolution_phase.hpp"
#include "lsdeconv/run/export/export_stage.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/run/run_end.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// What a run did, as far as it came.
struct RunReport {
  RunReport(const PreparedRun& of_run, int of_ranks) : run(of_run), ranks(of_ranks) {}

  const PreparedRun& run;
  int ranks;
  std::vector<PhaseOutcome> phases; ///< More than one where damaged blocks were done again.
  std::vector<ExportOutcome> exports;
  IntensityMapping mapping;
  double seconds = 0;
  RunEnd end;
};

/// The report as JSON text.
std::string report_json(const RunReport& report);

/// Whether the run found everything done already and the report of the one that did it is there.
bool keeps_earlier_report(const RunReport& report);

/// Why a run ended early, what it did and what to do now.
std::string early_end_text(const RunReport& report);

/// The lines that end a run on the screen: rate, slowest stage, slices, saturation.
std::string report_summary(const RunReport& report);

} // namespace lsdeconv
