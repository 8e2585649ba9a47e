#pragma once

#include "lsdeconv/run/preparation/plan_run.hpp"

#include <string>

namespace lsdeconv {

/// The plan for programs, as one JSON object: lengths in voxels, axes z, y, x, sizes in bytes, times in
/// seconds.
std::string plan_json(const PlannedRun& planned);

} // namespace lsdeconv
