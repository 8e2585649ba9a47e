#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/run/preparation/plan_run.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace lsdeconv {

/// The plan for programs, as one JSON object: lengths in voxels, axes z, y, x, sizes in bytes, times in
/// seconds.
std::string plan_json(const PlannedRun& planned);

/// An extent as plans, reports and `info` write it: an array of the axes z, y, x.
nlohmann::ordered_json extent_json(const Extent3& extent);

/// What the rules for voxels that lie are and what they find in the sampled slices.
nlohmann::ordered_json masks_json(const MaskRules& rules);

} // namespace lsdeconv
