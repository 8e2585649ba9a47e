#include "bead_average.hpp"

#include "../energy_crop.hpp"
#include "../median.hpp"
#include "../visit_voxels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

constexpr double rejection = 4; ///< Standard deviations.
constexpr std::size_t fewest_for_outliers = 3;
/// Smaller differences never make a bead an outlier, however alike the others are.
constexpr double least_correlation_gap = 0.01;
constexpr double least_brightness_ratio = 1.6;

/// The volume whose voxel i is combine(values of voxel i in all images).
template <typename Combine>
Volume<float> combined(const std::vector<const BeadImage*>& images, Combine&& combine) {
  Volume<float> result(images.front()->values.extent());
  std::vector<double> values(images.size());
  for (std::int64_t i = 0; i < result.size(); ++i) {
    std::transform(images.begin(), images.end(), values.begin(),
                   [i](const BeadImage* image) { return image->values.data()[i]; });
    result.data()[i] = static_cast<float>(combine(values));
  }
  return result;
}

/// The mean without outliers: see robust_mean().
double mean_near_median(const std::vector<double>& values) {
  const double middle = median(values);
  const double reach = std::ssize(values) < fewest_beads_to_trust
                           ? std::numeric_limits<double>::infinity()
                           : rejection * median_deviation(values, middle);
  double sum = 0;
  int count = 0;
  for (const double value : values) {
    if (std::abs(value - middle) <= reach) {
      sum += value;
      ++count;
    }
  }
  return count > 0 ? sum / count : middle;
}

/// Marks values that lie below (and, with `both_sides`, above) the median by more than both `least` and 5
/// standard deviations.
void mark_outliers(const std::vector<double>& values, double least, bool both_sides,
                   std::vector<bool>& marked) {
  constexpr double deviations = 5;
  const double middle = median(values);
  const double reach = std::max(least, deviations * median_deviation(values, middle));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double off = both_sides ? std::abs(values[i] - middle) : middle - values[i];
    marked[i] = marked[i] || !(off <= reach);
  }
}

} // namespace

Volume<float> median_image(const std::vector<const BeadImage*>& images) {
  return combined(images, [](const std::vector<double>& values) { return median(values); });
}

Volume<float> robust_mean(const std::vector<const BeadImage*>& images) {
  return combined(images, mean_near_median);
}

double correlation(VolumeView<const float> a, VolumeView<const float> b) {
  const auto count = static_cast<double>(voxel_count(a.extent()));
  const double mean_a = sum_of(a) / count;
  const double mean_b = sum_of(b) / count;
  double ab = 0;
  double aa = 0;
  double bb = 0;
  visit_voxels(a.extent(), [&](const Index3& at) {
    const double u = static_cast<double>(a(at.z, at.y, at.x)) - mean_a;
    const double v = static_cast<double>(b(at.z, at.y, at.x)) - mean_b;
    ab += u * v;
    aa += u * u;
    bb += v * v;
  });
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

std::vector<bool> outliers(const std::vector<const BeadImage*>& images, const Extent3& core) {
  std::vector<bool> marked(images.size(), false);
  if (images.size() < fewest_for_outliers) {
    return marked;
  }
  const Volume<float> typical = median_image(images);
  const Box3 box = middle_box(typical.extent(), core);
  std::vector<double> correlations;
  std::vector<double> brightness;
  for (const BeadImage* image : images) {
    correlations.push_back(correlation(image->values.view().part(box), typical.view().part(box)));
    brightness.push_back(std::log(std::max(image->flux, std::numeric_limits<double>::min())));
  }
  mark_outliers(correlations, least_correlation_gap, false, marked);
  mark_outliers(brightness, std::log(least_brightness_ratio), true, marked);
  return marked;
}

} // namespace lsdeconv
