#pragma once

#include "lsdeconv/config/parameter_row.hpp"

#include <vector>

namespace lsdeconv {

/// What users of LsDeconvolveMultiGPU may have on their command line that is no parameter of a run.
const std::vector<PredecessorOption>& predecessor_options();

} // namespace lsdeconv
