#pragma once

#include "lsdeconv/core/volume.hpp"

#include <optional>

namespace lsdeconv {

/// The offset and the relative sensitivity of the camera's pixels. Images have one slice, of the extent (y,
/// x) of the volume's slices.
struct Calibration {
  float offset = 0;                  ///< Counts in the dark, for all pixels; used where there is no `dark`.
  std::optional<Volume<float>> dark; ///< Counts in the dark, pixel by pixel.
  std::optional<Volume<float>> flat; ///< Relative sensitivity, from normalised_flat(); none: 1 everywhere.
};

/// The image less `offset`, the counts that the camera added to it in the dark, divided by the mean of that.
/// `image` has one slice. Throws UserError that names the place of a pixel that is not above the offset or
/// not finite.
Volume<float> normalised_flat(VolumeView<const float> image, float offset = 0);

/// Throws UserError that names the place of a pixel that is not finite. `image` has one slice.
void require_finite(VolumeView<const float> image);

/// counts -> (counts - dark) / flat, in place, for the voxels of the box `box` of the volume. Negative
/// results stay, since clipping the noise would raise its mean. Counts of exactly 0, with which stitching
/// programs fill what no camera saw, stay 0; no other value becomes 0.
void calibrate(VolumeView<float> voxels, const Box3& box, const Calibration& calibration);

} // namespace lsdeconv
