#pragma once

#include "lsdeconv/compute/axis_coverage.hpp"

#include <cstdint>

namespace lsdeconv::cuda {

/// W = 1/alpha of any voxel, computed where the PSF is clipped: the same numbers as the rows of
/// lsdeconv::Weights.
struct WeightFunction {
  const double* table; ///< Of CumulativePsf, one longer than the PSF along each axis.
  Extent3 psf;
  Triple<AxisCoverage> axes;
  float unclipped; ///< Where the whole PSF meets data.

  LSDECONV_HOST_DEVICE static bool is_whole(const AxisRange& range, std::int64_t size) {
    return range.begin == 0 && range.end == size;
  }
  /// Sum over z, y and [0, x).
  [[nodiscard]] LSDECONV_HOST_DEVICE double prefix(const AxisRange& z, const AxisRange& y,
                                                   std::int64_t x) const {
    const std::int64_t row = psf.x + 1;
    const std::int64_t plane = row * (psf.y + 1);
    const double* at = table + x;
    return at[z.end * plane + y.end * row] - at[z.end * plane + y.begin * row]
           - at[z.begin * plane + y.end * row] + at[z.begin * plane + y.begin * row];
  }
  [[nodiscard]] LSDECONV_HOST_DEVICE float operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const AxisRange in_z = axes.z.overlap(z);
    const AxisRange in_y = axes.y.overlap(y);
    const AxisRange in_x = axes.x.overlap(x);
    if (is_whole(in_z, psf.z) && is_whole(in_y, psf.y) && is_whole(in_x, psf.x)) {
      return unclipped;
    }
    if (in_z.empty() || in_y.empty() || in_x.empty()) {
      return 0;
    }
    return voxel::weight(static_cast<float>(prefix(in_z, in_y, in_x.end) - prefix(in_z, in_y, in_x.begin)));
  }
};

} // namespace lsdeconv::cuda
