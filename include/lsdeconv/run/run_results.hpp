#pragma once

#include "lsdeconv/run/deconvolution_phase.hpp"
#include "lsdeconv/run/export/export_stage.hpp"
#include "lsdeconv/run/run_end.hpp"

#include <vector>

namespace lsdeconv {

/// What a run has done, until its end or its failure.
struct RunResults {
  int ranks = 1;                      ///< Number of ranks that the run began with.
  std::vector<PhaseOutcome> phases;   ///< More than one where damaged blocks were computed again.
  std::vector<ExportOutcome> exports; ///< One per phase that was complete, unless none was asked for.
  IntensityMapping mapping;           ///< Of the last export.
  double seconds = 0;
  RunEnd end;
};

} // namespace lsdeconv
