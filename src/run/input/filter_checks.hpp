#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/core/box.hpp"

namespace lsdeconv {

/// Throws UserError for filters that leave nothing of a volume: a Gaussian (--gaussian-sigma) whose sigma
/// reaches from one face of it to the other, along an axis with more than one voxel, and a notch
/// (--destripe-sigma) as wide as all frequencies along the stripes, of which there are half as many as
/// voxels.
void require_filters_fit(const RunConfig& config, const Extent3& volume);

} // namespace lsdeconv
