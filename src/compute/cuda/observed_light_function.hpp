#pragma once

#include "lsdeconv/compute/axis_coverage.hpp"
#include "lsdeconv/core/box.hpp"

#include <cstdint>

namespace lsdeconv::cuda {

/// alpha of Convolver at any voxel, from the summed-area table of the PSF where it is clipped: the same
/// numbers as the rows of lsdeconv::ObservedLight. Positions have 32 bits, since GPUs compute these faster;
/// no axis is longer.
struct ObservedLightFunction {
  using Range = BasicAxisRange<std::int32_t>;
  using Axis = BasicAxisCoverage<std::int32_t>;

  const double* table; ///< CumulativePsf::table() in device memory.
  Triple<Axis> axes;
  float unclipped; ///< alpha where all of the PSF falls on data.

  /// The axes of ObservedLight in 32 bits.
  static Triple<Axis> narrowed(const Triple<AxisCoverage>& wide) {
    const auto one = [](const AxisCoverage& a) {
      return Axis{static_cast<std::int32_t>(a.length), static_cast<std::int32_t>(a.data),
                  static_cast<std::int32_t>(a.half), a.wraps};
    };
    return {one(wide.z), one(wide.y), one(wide.x)};
  }
  /// Whether the PSF is not clipped along an axis.
  LSDECONV_HOST_DEVICE static bool is_whole(const Range& range, const Axis& axis) {
    return range.begin == 0 && range.end == 2 * axis.half + 1;
  }
  /// Whether alpha is `unclipped` at x and at x + 1: all of the PSF around them falls on data. In a loop over
  /// x it takes two comparisons, since the rest depends on the row only.
  [[nodiscard]] LSDECONV_HOST_DEVICE bool is_unclipped(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const std::int32_t begin = axes.x.wraps ? 0 : axes.x.half;
    const std::int32_t end = axes.x.wraps ? axes.x.length + 1 : axes.x.data - axes.x.half;
    const auto here = static_cast<std::int32_t>(x);
    return here >= begin && here + 1 < end && is_whole(axes.z.overlap(static_cast<std::int32_t>(z)), axes.z)
           && is_whole(axes.y.overlap(static_cast<std::int32_t>(y)), axes.y);
  }
  /// Whether any light of an object voxel is observed: a part of the PSF around it falls on data.
  [[nodiscard]] LSDECONV_HOST_DEVICE bool meets_data(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return !axes.z.overlap(static_cast<std::int32_t>(z)).empty()
           && !axes.y.overlap(static_cast<std::int32_t>(y)).empty()
           && !axes.x.overlap(static_cast<std::int32_t>(x)).empty();
  }
  /// Sum of the PSF over the ranges z and y, and over [0, x) along x.
  [[nodiscard]] LSDECONV_HOST_DEVICE double prefix(const Range& z, const Range& y, std::int32_t x) const {
    const std::int64_t row = 2 * axes.x.half + 2;
    const std::int64_t plane = row * (2 * axes.y.half + 2);
    const double* at = table + x;
    return at[z.end * plane + y.end * row] - at[z.end * plane + y.begin * row]
           - at[z.begin * plane + y.end * row] + at[z.begin * plane + y.begin * row];
  }
  /// alpha of voxel (z, y, x).
  [[nodiscard]] LSDECONV_HOST_DEVICE float operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const Range in_z = axes.z.overlap(static_cast<std::int32_t>(z));
    const Range in_y = axes.y.overlap(static_cast<std::int32_t>(y));
    const Range in_x = axes.x.overlap(static_cast<std::int32_t>(x));
    if (is_whole(in_z, axes.z) && is_whole(in_y, axes.y) && is_whole(in_x, axes.x)) {
      return unclipped;
    }
    if (in_z.empty() || in_y.empty() || in_x.empty()) {
      return 0;
    }
    return static_cast<float>(prefix(in_z, in_y, in_x.end) - prefix(in_z, in_y, in_x.begin));
  }
};

} // namespace lsdeconv::cuda
