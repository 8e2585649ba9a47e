#include "windowed_centroid.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lsdeconv {
namespace {

constexpr int most_moves = 100;
constexpr double converged_below = 1e-6; ///< Voxels.
constexpr double window_reach = 4;       ///< Standard deviations.

/// The window along one axis: a weight per voxel from `first` on.
struct AxisWindow {
  std::int64_t first = 0;
  std::vector<double> weights;
};

AxisWindow axis_window(double centre, double sigma, std::int64_t extent) {
  const auto bound = [&](double position) {
    return std::clamp<std::int64_t>(std::llround(position), 0, extent - 1);
  };
  AxisWindow window{bound(centre - window_reach * sigma), {}};
  for (std::int64_t i = window.first; i <= bound(centre + window_reach * sigma); ++i) {
    const double u = (static_cast<double>(i) - centre) / sigma;
    window.weights.push_back(std::exp(-u * u / 2));
  }
  return window;
}

/// Centroid of the values times the window, relative to the window's centre; 0 where their sum is not
/// positive.
Triple<double> offset_under(const Triple<AxisWindow>& window, VolumeView<const float> values,
                            const Triple<double>& centre) {
  double sum = 0;
  Triple<double> moment;
  for (std::size_t k = 0; k < window.z.weights.size(); ++k) {
    for (std::size_t j = 0; j < window.y.weights.size(); ++j) {
      const Index3 at{window.z.first + static_cast<std::int64_t>(k),
                      window.y.first + static_cast<std::int64_t>(j), window.x.first};
      const float* row = values.row(at.z, at.y) + at.x;
      for (std::size_t i = 0; i < window.x.weights.size(); ++i) {
        const double value =
            window.z.weights[k] * window.y.weights[j] * window.x.weights[i] * static_cast<double>(row[i]);
        sum += value;
        moment.z += value * (static_cast<double>(at.z) - centre.z);
        moment.y += value * (static_cast<double>(at.y) - centre.y);
        moment.x += value * (static_cast<double>(at.x) + static_cast<double>(i) - centre.x);
      }
    }
  }
  return sum > 0 ? Triple<double>{moment.z / sum, moment.y / sum, moment.x / sum} : Triple<double>{};
}

} // namespace

Triple<double> windowed_centroid(VolumeView<const float> values, const Triple<double>& start,
                                 const Triple<double>& sigma) {
  Triple<double> centre = start;
  double moved = 1;
  for (int move = 0; move < most_moves && moved > converged_below; ++move) {
    Triple<AxisWindow> window;
    for (int axis = 0; axis < axes; ++axis) {
      window[axis] = axis_window(centre[axis], sigma[axis], values.extent()[axis]);
    }
    const Triple<double> offset = offset_under(window, values, centre);
    moved = 0;
    for (int axis = 0; axis < axes; ++axis) {
      // Twice the offset: the product of two Gaussians of equal width has its peak half way between theirs.
      const double step = std::clamp(2 * offset[axis], -1.0, 1.0);
      centre[axis] = std::clamp(centre[axis] + step, 0.0, static_cast<double>(values.extent()[axis] - 1));
      moved = std::max(moved, std::abs(step));
    }
  }
  return centre;
}

} // namespace lsdeconv
