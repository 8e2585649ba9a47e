#pragma once

#include "bead_window.hpp"

namespace lsdeconv {

/// One bead on the common grid: extent 2·half + 1, its centre in the middle of the centre voxel.
struct BeadImage {
  Triple<double> centre; ///< In the stack, voxels.
  double flux = 0;       ///< Counts above the background in the core, before they were made 1.
  Volume<float> values;  ///< Without background; its core sums to 1.
};

/// Cuts a bead out of the stack, takes its surroundings' level off, finds its centre to a part of a voxel and
/// integrates it over voxels around that. A bead without light comes back with flux 0.
BeadImage bead_image(VolumeView<const float> stack, const Index3& peak, const BeadWindow& window);

} // namespace lsdeconv
