#pragma once

#include "trial_boxes.hpp"

#include "lsdeconv/run/estimation/iteration_rule.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// A deconvolution that is tried in sampled boxes of the volume.
struct BoxTrial {
  IterationParameters parameters; ///< Of the run; the number of iterations apart, which is the rule's.
  IterationRule rule;
  /// One half of the photo-electrons is deconvolved and the other judges it; else all of them do both. Needs
  /// the gain.
  bool holds_out = false;
  std::string name; ///< Of the stage, for its progress: "trying out iterations".
};

using DevianceCurves = std::vector<DevianceCurve>; ///< One for each box.

/// The curves of all boxes, the same on every rank. Reads the parts config, resources.share, psf and, of the
/// manifest, intensities and noise. Takes six
/// transforms of a box per iteration, on the CPUs of all ranks whatever devices they have, so that the curves
/// do not depend on these. Collective over `ranks`.
DevianceCurves deviance_curves(const PreparedRun& run, TrialBoxes& boxes, const BoxTrial& trial,
                               const mpi::Communicator& ranks);

} // namespace lsdeconv
