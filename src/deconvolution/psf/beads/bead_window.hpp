#pragma once

#include "bead_search.hpp"

#include "lsdeconv/deconvolution/beads.hpp"

namespace lsdeconv {

/// What part of the stack counts as one bead, in voxels.
struct BeadWindow {
  Triple<double> fwhm; ///< Of the typical bead.
  Extent3 core;        ///< Half-extent that holds most of its light: a FWHM.
  Extent3 half;        ///< Half-extent of what is averaged.

  [[nodiscard]] Box3 around(const Index3& peak, const Extent3& half_extent) const {
    return Box3{peak, peak + Index3{1, 1, 1}}.grown(half_extent);
  }
};

/// The window for these beads: 3 FWHM to each side, or so much that at least half of them keep clear of the
/// faces along each axis. Throws UserError where that is less than one FWHM.
BeadWindow bead_window(const std::vector<FoundBead>& beads, const Extent3& stack);

/// What can be told of each bead before its shape is looked at.
std::vector<BeadFate> screen_beads(const std::vector<FoundBead>& beads, VolumeView<const float> stack,
                                   const BeadWindow& window, double saturation);

/// The counts from which on voxels of the stack are saturated: `limit`, or the stack's maximum where more
/// voxels share it than a peak has equal ones.
double saturation_level(VolumeView<const float> stack, double limit);

} // namespace lsdeconv
