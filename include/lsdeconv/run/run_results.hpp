#pragma once

#include "lsdeconv/run/deconvolution_phase.hpp"
#include "lsdeconv/run/export/export_stage.hpp"
#include "lsdeconv/run/run_end.hpp"

#include <vector>

namespace lsdeconv {

/// What a run did, as far as it came.
struct RunResults {
  int ranks = 1;                    ///< Those that the run began with.
  std::vector<PhaseOutcome> phases; ///< More than one where damaged blocks were done again.
  std::vector<ExportOutcome> exports;
  IntensityMapping mapping;
  double seconds = 0;
  RunEnd end;
};

} // namespace lsdeconv
