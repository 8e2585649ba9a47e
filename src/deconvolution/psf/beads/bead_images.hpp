#pragma once

#include "bead_window.hpp"

namespace lsdeconv {

/// One bead on the grid that all share: extent 2 half + 1, its centre in the middle of the centre voxel.
struct BeadImage {
  Triple<double> centre; ///< In voxels of the stack.
  double flux = 0;       ///< Counts above the background, summed over the core.
  Volume<float> values;  ///< Background subtracted, divided by the flux: the core sums to 1.
};

/// Cuts a bead out of the stack, subtracts the background around it, finds its centre to a fraction of a
/// voxel and resamples it around that. A bead whose flux is not positive has flux 0 and values 0.
BeadImage bead_image(VolumeView<const float> stack, const Index3& peak, const BeadWindow& window);

} // namespace lsdeconv
