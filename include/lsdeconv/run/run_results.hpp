#pragma once

#include "lsdeconv/io/checkpoint/stored_voxels.hpp"
#include "lsdeconv/quality/quality_figure.hpp"
#include "lsdeconv/run/deconvolution_phase.hpp"
#include "lsdeconv/run/export/export_stage.hpp"
#include "lsdeconv/run/run_end.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace lsdeconv {

/// What a run has done, until its end or its failure.
struct RunResults {
  int ranks = 1;                      ///< Number of ranks that the run began with.
  std::vector<PhaseOutcome> phases;   ///< More than one where damaged blocks were computed again.
  std::vector<ExportOutcome> exports; ///< One per phase that was complete, unless none was asked for.
  IntensityMapping mapping;           ///< Of the last export.
  QualityFigures quality{};           ///< Of a complete run.
  StoredVoxels stored{};              ///< How the checkpoint stores voxels.
  /// Voxels of a complete run that are brighter than it can store.
  std::optional<std::int64_t> saturated{};
  double seconds = 0;
  RunEnd end;

  /// Blocks that this run has done.
  [[nodiscard]] std::int64_t blocks_done() const;
  /// Slices that this run has written.
  [[nodiscard]] std::int64_t slices_written() const;
  /// False where everything was done already.
  [[nodiscard]] bool did_something() const;
};

} // namespace lsdeconv
