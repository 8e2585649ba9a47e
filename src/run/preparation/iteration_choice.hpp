#pragma once

#include "trial_boxes.hpp"

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>

namespace lsdeconv {

/// The number of iterations of every block.
struct IterationChoice {
  int iterations = 0;
  std::string json; ///< How it was chosen from the data; empty where it was given.
};

/// Decides one number of iterations for the whole volume where the user leaves it to the data (--numit auto
/// or --stop-criterion): it tries representative boxes with more and more iterations until the rule decides.
/// Where the gain is known and no --stop-criterion is given, one half of the photo-electrons is deconvolved
/// and judged by the other half, from 25 up to 60 iterations, and the rule takes the mean curve of the boxes
/// (IterationRule); where the PSF is too deep, too (PsfCheck), it is 25 without a trial. Else it looks at the
/// relative change of the deviance, without --stop-criterion up to 25 iterations, and takes the median of the
/// boxes' numbers. Reads the parts config, resources.share, input, psf and, of the manifest, intensities,
/// noise and total variation. Takes six transforms of at most seven boxes per iteration tried, on the CPUs of
/// all ranks whatever devices they have, so that the choice does not depend on these. Reads no voxel where
/// the number is given. Collective over `ranks`.
IterationChoice choose_iterations(const PreparedRun& run, TrialBoxes& boxes, bool psf_is_too_deep,
                                  const mpi::Communicator& ranks);

/// The number that plans assume where it is not chosen yet: a usual one.
int assumed_iterations(const RunConfig& config);

/// "18 iterations, chosen from 7 boxes: …", with the curve of each box in a line, from IterationChoice::json.
std::string iteration_choice_text(const std::string& choice);

} // namespace lsdeconv
