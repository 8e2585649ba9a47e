#pragma once

#include "lsdeconv/io/checkpoint/projections.hpp"

#include <vector>

namespace lsdeconv {

/// A plane of the same place before and after, in counts above offset and background.
struct ComparedPlane {
  Volume<float> raw; ///< Empty where it is not known.
  Volume<float> result;
};

/// The largest values of a volume along each of its axes, at least 0. Planes have one z: seen along z, y is
/// downwards and x to the right; seen along y, z is downwards and x to the right; seen along x, y is
/// downwards and z to the right.
struct WholeViews {
  Triple<ComparedPlane> along;
  Extent3 voxels_per_pixel{1, 1, 1}; ///< That a pixel spans along each axis of the volume.

  /// Whether there is anything to see.
  [[nodiscard]] bool known() const { return along.z.result.size() > 0; }
};

/// The views that a checkpoint keeps.
WholeViews views_of(Projections&& projections);

/// The most instructive boxes of a volume for a closer look, by its views: where the result has most
/// structure, apart from each other, the best first. At most `count` of at most `size` voxels, inside the
/// volume.
std::vector<Box3> boxes_with_structure(const WholeViews& views, const Extent3& volume, const Extent3& size,
                                       std::size_t count);

} // namespace lsdeconv
