#pragma once

#include "trial_boxes.hpp"

#include "lsdeconv/run/estimation/box_quality.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// Those of a run's trial boxes in which the numbers of quality are taken: evenly from the brightest to the
/// dimmest, and no larger than a million voxels. work: voxels of transforms times iterations that all of them
/// may take together; at least one box is taken. Collective over `ranks`.
std::vector<Box3> quality_boxes(const PreparedRun& run, TrialBoxes& boxes, double work,
                                const mpi::Communicator& ranks);

/// A deconvolution of a box.
struct QualityJob {
  Box3 box;
  IterationParameters parameters;
  const PointSpreadFunction* psf;
};

/// What the deconvolutions make of their boxes, the same on every rank and for any number of them; computed
/// on the CPUs of all ranks. name: of the stage, for its progress. Collective over `ranks`.
std::vector<BoxQuality> qualities(const PreparedRun& run, const TrialBoxes& volume,
                                  const std::vector<QualityJob>& jobs, const std::string& name,
                                  const mpi::Communicator& ranks);

/// Why a run does not know the noise, a sentence; empty where it does.
std::string noise_unknown(const PreparedRun& run);

/// The numbers of quality of the run's own settings, as JSON for the checkpoint; empty with --no-quality.
/// Reads the parts config, resources.share, input, psf and, of the manifest, all that iterations depend on.
/// Collective over `ranks`.
std::string sampled_quality(const PreparedRun& run, TrialBoxes& boxes, const mpi::Communicator& ranks);

} // namespace lsdeconv
