#pragma once

#include "bead_images.hpp"

namespace lsdeconv {

/// Voxel by voxel the median of the images, which have one extent; at least one image.
Volume<float> median_image(const std::vector<const BeadImage*>& images);

/// Voxel by voxel the mean of the values within 4 standard deviations (by the median deviation) of the
/// median; of all values where there are fewer than 5 images.
Volume<float> robust_mean(const std::vector<const BeadImage*>& images);

/// Which images are not like the others: less correlated with the median image in its core, or brighter or
/// dimmer, than chance would have it. None among fewer than 3. `core`: half-extent.
std::vector<bool> outliers(const std::vector<const BeadImage*>& images, const Extent3& core);

/// Pearson's correlation of two volumes of one extent; 0 where one is constant.
double correlation(VolumeView<const float> a, VolumeView<const float> b);

} // namespace lsdeconv
