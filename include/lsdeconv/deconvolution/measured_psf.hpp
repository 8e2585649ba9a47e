#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

namespace lsdeconv {

/// Which steps of processing a measured PSF undergoes.
struct MeasuredPsfSteps {
  /// Separate the light of the PSF from background and noise of a camera, or, where there is no noise or too
  /// little background around the peak to measure it, subtract the level of the volume's faces: their median
  /// or, where light of the PSF reaches them, the level of their darkest part.
  bool subtract_background = true;
  /// Move the centre of the peak, found to a fraction of a voxel, into the middle of the centre voxel; else
  /// the middle of the volume is the centre.
  bool centre = true;
  /// Part of the energy that the crop keeps, in (0, 1]; 1: no crop.
  double energy = 0.995;
};

/// The steps for a PSF that this program has written: it only lacks the image's voxel size.
inline constexpr MeasuredPsfSteps finished_psf{.subtract_background = false, .centre = false, .energy = 1};

/// A PSF from measured values (z, y, x; voxels of `measured` micrometres) for an image whose voxels are
/// `image` micrometres. In this order: background and noise taken off (see below), centred, integrated over
/// the image's voxels, cropped to the given part of the energy, negative values set to 0, normalised to
/// sum 1. It is never made symmetric. Every step adds a sentence with its numbers to
/// PointSpreadFunction::notes. Throws UserError for values that are not finite (with the position), all equal
/// or not above the background, and for voxel sizes that can only be a mistake of units.
///
/// Noise is looked for in the differences between neighbours; a computed PSF has none, and none of the
/// following is done to it. Pixels and voxels that are defects of the camera are mended. The background, a
/// smooth profile along each axis and a twist of each pair of axes, is fitted to all voxels around the light
/// as an additive model (Buja, Hastie & Tibshirani, Ann. Stat. 17:453, 1989). The light is what stands out
/// of the noise by 4 standard deviations, by itself or on an average over its neighbourhood (Ebeling, White
/// & Rangarajan, Mon. Not. R. Astron. Soc. 368:65, 2006), and hangs together with the peak; everything else
/// becomes 0. PointSpreadFunction::noise_share tells how much noise is left.
PointSpreadFunction measured_psf(VolumeView<const float> values, const Spacing3& measured,
                                 const Spacing3& image, const MeasuredPsfSteps& steps = {});

} // namespace lsdeconv
