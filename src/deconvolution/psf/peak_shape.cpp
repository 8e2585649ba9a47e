#include "peak_shape.hpp"

#include "full_width.hpp"
#include "smoothing.hpp"
#include "visit_voxels.hpp"
#include "windowed_centroid.hpp"

#include <cstdlib>

namespace lsdeconv {
Index3 brightest_voxel(VolumeView<const float> values) {
  const Extent3 e = values.extent();
  const auto distance = [&](const Index3& at) {
    return std::abs(2 * at.z + 1 - e.z) + std::abs(2 * at.y + 1 - e.y) + std::abs(2 * at.x + 1 - e.x);
  };
  Index3 peak{};
  visit_voxels(e, [&](const Index3& at) {
    const float value = values(at.z, at.y, at.x);
    const float best = values(peak.z, peak.y, peak.x);
    if (value > best || (value == best && distance(at) < distance(peak))) {
      peak = at;
    }
  });
  return peak;
}

PeakShape peak_shape(VolumeView<const float> values, VolumeView<const float> smoothed_values,
                     const Index3& peak) {
  // The window of the centroid has the width of the peak: with another the centroid would be biased or noisy.
  PeakShape shape;
  Triple<double> sigma;
  for (int axis = 0; axis < axes; ++axis) {
    shape.fwhm[axis] = width_before_smoothing(full_width(smoothed_values, peak, axis));
    sigma[axis] = shape.fwhm[axis] / widths_per_sigma;
  }
  const Triple<double> start{static_cast<double>(peak.z), static_cast<double>(peak.y),
                             static_cast<double>(peak.x)};
  shape.centre = windowed_centroid(values, start, sigma);
  return shape;
}

PeakShape peak_shape(VolumeView<const float> values) {
  const Volume<float> smooth = smoothed(values);
  return peak_shape(values, smooth.view(), brightest_voxel(smooth.view()));
}

} // namespace lsdeconv
