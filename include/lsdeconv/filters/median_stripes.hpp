#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

// Stripes from medians: what a voxel has more than those around it, where the median of that along the
// stripe tells the stripe from tissue, which ends or varies along it. A voxel's surroundings are the median
// of a window of values that were blurred with (1 2 1) / 4 before, since a median alone takes every second
// value for the surroundings of itself. Beyond the faces values continue as their mirror image.

/// Rows beside a row that its column_pattern() depends on.
inline constexpr std::int64_t pattern_margin = 5;

/// The pattern that a camera's pixels leave in all slices: the median over the slices of what each pixel has
/// more than the 9x9 pixels around it (medians of 9 along x, then of 9 of those along y). Of what differs
/// from pixel to pixel at random, 12 % of its standard deviation stay, nearly the mean over such a window.
/// `slices` must be finite and are overwritten. `pattern` has one slice.
void column_pattern(VolumeView<float> slices, VolumeView<float> pattern, int threads);

/// Places along a stripe between which it is interpolated.
class StripeSegments {
public:
  /// Most segments between two of the places.
  static constexpr std::int64_t most = 8;
  /// Voxels that a segment has at least, where there are several.
  static constexpr std::int64_t least_voxels = 64;

  /// For stripes of so many voxels, at least 1.
  explicit StripeSegments(std::int64_t size);

  /// Number of places: at both ends and between the segments.
  [[nodiscard]] std::int64_t count() const { return segments_ + 1; }
  /// The first voxel whose counts tell of a place: a segment before it.
  [[nodiscard]] std::int64_t begin(std::int64_t place) const;
  /// The voxel behind the last one that tells of it: a segment behind it.
  [[nodiscard]] std::int64_t end(std::int64_t place) const;
  /// What the stripe at a voxel takes of its height at a place: of two at most, all together 1.
  [[nodiscard]] double part(std::int64_t place, std::int64_t voxel) const;

private:
  /// Of a segment, where `size` voxels or steps between them are divided.
  [[nodiscard]] double length(std::int64_t size) const;
  [[nodiscard]] double position(std::int64_t place) const;

  std::int64_t size_;
  std::int64_t segments_;
};

/// The height of stripes at the places of StripeSegments in one plane, from the medians of the counts around
/// them, in place: `medians` has the extent [place, 1, across]. A stripe is what a median has more than those
/// of the 17 voxels across around it, so that stripes of up to 8 voxels are found. Bright ones
/// are bounded by the depth that one in ten values is below their surroundings, dark ones by four times as
/// much: nerves and vessels along the stripes, edges of the sample and cracks differ far more.
void segment_stripes(VolumeView<float> medians);

} // namespace lsdeconv
