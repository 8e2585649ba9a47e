#pragma once

#include "parameter_rows.hpp"

#include "lsdeconv/config/run_config.hpp"

#include <vector>

namespace lsdeconv {

using RunRows = std::vector<Parameter<RunConfig>>;

// The rows of a run, group by group in the order of the help. What is compared and what is free to change:
// input and output may be moved or written elsewhere (the digest of the input, not its path, is the input's
// identity, and slices carry the run's), so both paths are execution. What selects voxels of the input is
// science.

RunRows input_rows();
RunRows optics_rows();
RunRows psf_rows();
RunRows camera_rows();
RunRows filter_rows();
RunRows deconvolution_rows();
RunRows device_rows();
RunRows memory_rows();
RunRows checkpoint_rows();
RunRows ending_rows();
RunRows output_rows();
RunRows plan_rows();
RunRows info_rows();
RunRows trace_rows();

} // namespace lsdeconv
