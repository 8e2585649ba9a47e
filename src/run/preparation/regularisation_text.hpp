#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>

namespace lsdeconv {

/// "total variation 0.0048 (for the noise of 97 photo-electrons)", in a plan whose voxels are not read
/// "total variation as the noise wants it"; empty where there is none.
std::string total_variation_text(const PreparedRun& run);

} // namespace lsdeconv
