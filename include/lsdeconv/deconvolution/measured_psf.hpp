#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

namespace lsdeconv {

/// What a measured PSF still needs before it can be used.
struct MeasuredPsfSteps {
  /// Take the level of the volume's faces off every value: their median, or what their darkest part shows
  /// where light of the PSF reaches them.
  bool subtract_background = true;
  /// Move the peak's sub-voxel centre into the middle of the centre voxel; else the middle of the volume is
  /// the centre.
  bool centre = true;
  /// Part of the energy that the crop keeps, above 0; 1: no crop.
  double energy = 0.995;
};

/// What a PSF of this program needs: it is finished but for its voxel size.
inline constexpr MeasuredPsfSteps finished_psf{.subtract_background = false, .centre = false, .energy = 1};

/// A PSF from measured values (z, y, x; voxels of `measured` micrometres) for an image whose voxels are
/// `image` micrometres: background subtracted, centred, integrated over the image's voxels, cropped to the
/// energy, negative values set to 0, sum 1. Never mirrored: it stays as asymmetric as it was measured. Every
/// step adds its numbers to `notes`. Throws UserError for NaN or infinity (with its position), values that
/// are all equal or do not rise above the background, and voxel sizes that cannot be meant.
PointSpreadFunction measured_psf(VolumeView<const float> values, const Spacing3& measured,
                                 const Spacing3& image, const MeasuredPsfSteps& steps = {});

} // namespace lsdeconv
