#include "smoothing.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// Variance that smoothed() adds to a peak along each axis, in voxels squared.
constexpr double smoothing_variance = 0.5;

/// Smooths a line of `count` values, `step` elements apart, in place.
void smooth_line(float* line, std::int64_t count, std::int64_t step) {
  float before = line[0];
  for (std::int64_t i = 0; i < count; ++i) {
    const float here = line[i * step];
    const float after = line[std::min(i + 1, count - 1) * step];
    line[i * step] = (before + 2 * here + after) / 4;
    before = here;
  }
}

} // namespace

Volume<float> smoothed(VolumeView<const float> values) {
  const Extent3 e = values.extent();
  Volume<float> result(e);
  copy(values, result.view());
  const Extent3 step{e.y * e.x, e.x, 1};
  for (int axis = 0; axis < axes; ++axis) {
    Extent3 starts = e;
    starts[axis] = std::min<std::int64_t>(1, e[axis]);
    for (std::int64_t z = 0; z < starts.z; ++z) {
      for (std::int64_t y = 0; y < starts.y; ++y) {
        for (std::int64_t x = 0; x < starts.x; ++x) {
          smooth_line(&result(z, y, x), e[axis], step[axis]);
        }
      }
    }
  }
  return result;
}

double width_before_smoothing(double fwhm) {
  const double variance = fwhm * fwhm / (widths_per_sigma * widths_per_sigma) - smoothing_variance;
  return std::max(1.0, widths_per_sigma * std::sqrt(std::max(variance, 0.0)));
}

} // namespace lsdeconv
