#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Values without the defects of a camera, which no peak has that is blurred by optics:
///
/// - Pixels that are brighter or darker than those around them in every plane lose the difference of the
///   medians along z. They differ by as much in each third of the stack, and their neighbours are alike, as
///   those of a column through a PSF are not.
/// - Single voxels that stand out of the noise by more than 8 standard deviations without any light in their
///   26 neighbours (3 % of their height, or 4 standard deviations) become the mean of these. If nothing
///   else stands out, they are the PSF, and stay.
///
/// `noise`: standard deviation of single voxels.
Volume<float> without_hot_pixels(VolumeView<const float> values, double noise);

} // namespace lsdeconv
