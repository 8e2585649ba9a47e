#pragma once

#include "lsdeconv/core/volume.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// A measured PSF without the camera's background and noise.
struct CameraPsf {
  Volume<float> values;           ///< Counts of light; 0 where none stands out of the noise.
  Box3 support;                   ///< Outside of it all values are 0.
  double noise_sum = 0;           ///< Expected sum of the sizes of the noise that is left in all values.
  std::vector<std::string> notes; ///< What was found and done, with numbers, for the log.
};

/// Separates a PSF in the raw values of a camera (z, y, x) from background and noise; none where there is no
/// noise (white_noise()), or too little background around the peak to measure them.
///
/// Defects of the camera are mended first (without_hot_pixels()). In turn, until both fit each other: the
/// background is fitted to all voxels outside the support (smooth_background()), and the support found in
/// what lies above it (signal_support()). Values that fill up the volume where nothing was measured are left
/// out of both. Throws UserError where nothing stands out of the noise.
std::optional<CameraPsf> camera_psf(VolumeView<const float> values);

} // namespace lsdeconv
