#pragma once

#include "lsdeconv/run/preparation/preparation.hpp"

#include <string>

namespace lsdeconv {

/// How often every block is iterated.
struct IterationChoice {
  int iterations = 0;
  std::string json; ///< How it was chosen from the data; empty where it was given.
};

/// Decides one count of iterations for the whole volume where the user left it to the data (--numit auto or
/// --stop-criterion): representative boxes, each deconvolved with a growing count until the rule is content,
/// and the median of what they say. With a known gain, and no criterion given, the rule is the likelihood of
/// one half of the photo-electrons under what was made of the other; else the relative change of the
/// deviance. Needs input, psf and the intensities of the manifest. Costs, per
/// iteration tried, six transforms of seven boxes at most, on the CPU of all ranks, whatever computes the
/// run: so the choice does not depend on devices. Reads nothing where the count is given. Collective over
/// `ranks`.
IterationChoice choose_iterations(const PreparedRun& run, const mpi::Communicator& ranks);

/// What plans take for a count that is not chosen yet: the most of usual data.
int assumed_iterations(const RunConfig& config);

/// "18 iterations, chosen from 7 boxes: …", with the curve of each box in a line, from IterationChoice::json.
std::string iteration_choice_text(const std::string& choice);

/// Whether the rule ended the iterations, not the most that it may choose.
bool is_settled(const std::string& choice);

} // namespace lsdeconv
