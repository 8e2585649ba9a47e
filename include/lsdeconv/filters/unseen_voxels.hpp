#pragma once

#include "lsdeconv/core/voxel_type.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace lsdeconv {

/// A test for voxels that stand out of their neighbours more than the image of any object can: the image is
/// blurred, so that a bright voxel has bright neighbours.
///
/// With the PSF h, light from any place, hence of any object, gives a voxel at most `steepest` times the mean
/// of its neighbours. Counts v of the voxel and s of its n neighbours, in photo-electrons, keep to that but
/// for their noise: of v + s the voxel has a part p = v / (v + s) above q = steepest / (steepest + n) with a
/// probability below exp(-(v + s) KL(p, q)), KL being the relative entropy (Chernoff's bound of the binomial
/// distribution). A voxel is hot where that is below exp(-20), 2e-9. Read noise enters as the photo-electrons
/// that have its variance, added to all counts.
struct HotVoxelTest {
  /// The sets of neighbours that a voxel is compared with: two along z; six along the axes; eight of the
  /// plane.
  static constexpr std::size_t sets = 3;

  float dark = 0;     ///< Raw counts without light of the object.
  float gain = 0;     ///< Counts per photo-electron, above 0.
  float variance = 0; ///< Of the counts of a dark voxel.
  /// Bounds on the voxel over the mean of each set of neighbours; 0: that set decides nothing.
  std::array<float, sets> steepest{};

  /// Whether any voxel can be found hot.
  [[nodiscard]] bool any() const;
  bool operator==(const HotVoxelTest&) const = default;
};

/// Pixels of the camera that show nothing in any slice.
struct DeadPixels {
  std::vector<std::int64_t> columns{}; ///< Their x, rising.
  std::vector<std::int64_t> rows{};    ///< Their y, rising.
  /// Single pixels, x + y times the voxels of a row, rising.
  std::vector<std::int64_t> single{};

  /// Whether there are any.
  [[nodiscard]] bool any() const { return !columns.empty() || !rows.empty() || !single.empty(); }
  bool operator==(const DeadPixels&) const = default;
};

/// Slices that were taken with more or less light than those around them.
struct PlaneFactors {
  std::vector<float> brightness{}; ///< Of each slice; empty: all have the same.
  float offset = 0;                ///< Counts that have nothing to do with the light.
};

/// Which voxels of a volume say nothing of the object, by their raw counts.
struct UnseenRules {
  /// Whether voxels of exactly 0 are such as no camera saw.
  bool zeros = false;
  /// Raw counts from which on a voxel is taken for unseen; infinite: none is.
  float too_bright = std::numeric_limits<float>::infinity();
  HotVoxelTest hot{};
  DeadPixels dead{};
  PlaneFactors planes{};

  /// Whether any voxel can be found unseen.
  [[nodiscard]] bool any() const;
};

/// How many voxels were found unseen, and why.
struct UnseenCounts {
  std::int64_t voxels = 0; ///< Looked at.
  std::int64_t zeros = 0;
  std::int64_t dead = 0;
  std::int64_t too_bright = 0;
  std::int64_t hot = 0;

  UnseenCounts& operator+=(const UnseenCounts& other);
};

/// The box and the neighbours of its voxels, as far as they lie in the volume.
Box3 with_neighbours(const Box3& box, const Extent3& volume);

/// Writes the samples of `box` to `marked`, those of unseen voxels as unseen_sample(), and others that have
/// just this value lowered by one, or, where it is NaN, as infinity. `counts` holds the samples of
/// with_neighbours(box, volume) and is changed. Float counts above the offset are divided by the brightness
/// of their slice before hot ones are looked for. A voxel is judged alike whatever box it is in.
UnseenCounts mark_unseen(const SampleView& counts, const SampleView& marked, const Box3& box,
                         const Extent3& volume, const UnseenRules& rules, int threads);

} // namespace lsdeconv
