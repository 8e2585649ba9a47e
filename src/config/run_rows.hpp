#pragma once

#include "parameter_rows.hpp"

#include "lsdeconv/config/run_config.hpp"

#include <vector>

namespace lsdeconv {

using RunRows = std::vector<Parameter<RunConfig>>;

// The parameters of a run, one function per heading of the help, in its order. On their classes: input and
// output may be moved between two runs, since a run recognises its input by the digest of the files and its
// slices by a tag in them, so both paths are of class execution. What selects voxels of the input is of class
// science.

RunRows input_rows();
RunRows optics_rows();
RunRows psf_rows();
RunRows camera_rows();
RunRows filter_rows();
RunRows deconvolution_rows();
RunRows regularisation_rows();
RunRows device_rows();
RunRows memory_rows();
RunRows checkpoint_rows();
RunRows ending_rows();
RunRows output_rows();
RunRows plan_rows();
RunRows tune_rows();
RunRows compare_rows();
RunRows info_rows();
RunRows trace_rows();

/// Options that users of LsDeconvolveMultiGPU may have on their command lines and that are no parameters of a
/// run.
const std::vector<PredecessorOption>& predecessor_options();

} // namespace lsdeconv
