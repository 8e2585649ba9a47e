#pragma once

#include "lsdeconv/core/volume.hpp"

#include <optional>

namespace lsdeconv {

/// What the camera adds to, and makes of, each pixel's light. Images have one slice.
struct Calibration {
  float offset = 0; ///< Counts in the dark, where there is no image of them.
  std::optional<Volume<float>> dark;
  std::optional<Volume<float>> flat; ///< From normalised_flat().
};

/// A relative brightness with mean 1. Throws UserError that names the place of a pixel that is zero, negative
/// or not finite.
Volume<float> normalised_flat(VolumeView<const float> image);

/// Throws UserError that names the place of a pixel that is not finite.
void require_finite(VolumeView<const float> image);

/// counts -> (counts - dark) / flat for voxels of the region `box`. Negative results stay: clipped noise
/// would have a mean above zero. Counts of exactly 0, with which stitching programs fill what no camera saw,
/// stay 0, and nothing else becomes 0.
void calibrate(VolumeView<float> voxels, const Box3& box, const Calibration& calibration);

} // namespace lsdeconv
