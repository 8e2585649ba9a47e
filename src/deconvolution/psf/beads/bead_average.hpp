#pragma once

#include "bead_images.hpp"

namespace lsdeconv {

/// The median of every voxel over at least one image; all have one extent.
Volume<float> median_image(const std::vector<const BeadImage*>& images);

/// The mean of every voxel over the images whose value lies within 4 standard deviations (by the median
/// absolute deviation) of the median; over all where there are fewer than fewest_beads_to_trust.
Volume<float> robust_mean(const std::vector<const BeadImage*>& images);

/// Which images differ from the others: by a correlation with the median image inside the core that is lower,
/// or a brightness that is higher or lower, than the spread over the images explains. None among fewer than
/// 3. `core`: half-extent.
std::vector<bool> outliers(const std::vector<const BeadImage*>& images, const Extent3& core);

/// Pearson's correlation of two volumes of one extent; 0 where one is constant.
double correlation(VolumeView<const float> a, VolumeView<const float> b);

} // namespace lsdeconv
