#pragma once

#include "lsdeconv/core/volume.hpp"

#include <vector>

namespace lsdeconv {

/// A bead as the search finds it. Lengths in voxels.
struct FoundBead {
  Index3 peak;         ///< Its brightest voxel.
  float height = 0;    ///< Counts above the background in the smoothed stack.
  Triple<double> fwhm; ///< Of this bead before smoothing.
};

/// Background and noise of a stack, in counts.
struct StackLevel {
  double median = 0;
  double noise = 0; ///< Standard deviation, by the median absolute deviation.
};
/// From all voxels, or from a regular sample of them where the stack is large.
StackLevel stack_level(VolumeView<const float> stack);

/// The beads of a smoothed stack from which the background is subtracted: local maxima above `threshold`,
/// brightest first. A lower maximum belongs to a bead if it lies within one FWHM of it (noise on its flank),
/// or within three and is lower than a tenth of it (a side lobe).
std::vector<FoundBead> find_beads(VolumeView<const float> stack, float threshold);

} // namespace lsdeconv
