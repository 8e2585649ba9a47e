#pragma once

#include "lsdeconv/core/volume.hpp"

#include <vector>

namespace lsdeconv {

/// A bead as the search sees it: lengths in voxels.
struct FoundBead {
  Index3 peak;
  float height = 0;    ///< Above the background, smoothed.
  Triple<double> fwhm; ///< Of its own peak.
};

/// Median and noise of a stack, of a sample of its voxels where it is large.
struct StackLevel {
  double median = 0;
  double noise = 0;
};
StackLevel stack_level(VolumeView<const float> stack);

/// The beads of a smoothed stack without its background: voxels above `threshold` that no neighbour
/// surpasses, brightest first. A lower maximum within a bead's half-maximum ellipsoid belongs to it, and so
/// does one below a tenth of it within three times that: ripple on its flank, or a side lobe.
std::vector<FoundBead> find_beads(VolumeView<const float> stack, float threshold);

} // namespace lsdeconv
