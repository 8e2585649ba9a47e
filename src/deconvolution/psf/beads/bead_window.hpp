#pragma once

#include "bead_search.hpp"

#include "lsdeconv/deconvolution/beads.hpp"

namespace lsdeconv {

/// The part of the stack around a peak that counts as one bead, in voxels.
struct BeadWindow {
  Triple<double> fwhm; ///< Median over all beads.
  Extent3 core;        ///< Half-extent of the box that holds most of a bead's light: one FWHM.
  Extent3 half;        ///< Half-extent of the box that is averaged.

  /// The box of that half-extent around a voxel.
  [[nodiscard]] Box3 around(const Index3& peak, const Extent3& half_extent) const {
    return Box3{peak, peak + Index3{1, 1, 1}}.grown(half_extent);
  }
};

/// The window for these beads: 3 FWHM to each side, but along each axis at most so much that half of the
/// windows do not reach beyond the stack. Throws UserError where that is less than one FWHM.
BeadWindow bead_window(const std::vector<FoundBead>& beads, const Extent3& stack);

/// Which beads are clipped, saturated or overlapping; all others are `used` so far.
std::vector<BeadFate> screen_beads(const std::vector<FoundBead>& beads, VolumeView<const float> stack,
                                   const BeadWindow& window, double saturation);

/// Counts at and above which voxels count as saturated: `limit`, or the maximum of the stack if that is lower
/// and more voxels have it than equal ones at a single peak.
double saturation_level(VolumeView<const float> stack, double limit);

} // namespace lsdeconv
