#include "signal_support.hpp"

#include "../visit_voxels.hpp"
#include "box_sums.hpp"
#include "white_noise.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lsdeconv {
namespace {

constexpr double significance = 4; ///< Standard deviations.
/// What the boxes that are averaged over reach to each side, in FWHM.
constexpr double box_reaches[] = {0.25, 0.5, 1, 2, 4};
/// Boxes are no larger than this part of the volume to each side.
constexpr std::int64_t parts_of_volume = 8;
/// The noise of averages is measured on about so many voxels.
constexpr std::int64_t sampled_voxels = 200'000;
/// Voxels that stand out by themselves extend the support only if they have so many such neighbours.
constexpr float fewest_in_a_group = 3;

/// Where a voxel's value comes from: 0: nothing stands out, 1: its own, 2 and more: the average over a box.
using Source = std::uint8_t;
constexpr Source none = 0;
constexpr Source own = 1;

Extent3 half_box(const NoisyPeak& peak, double reach) {
  Extent3 half;
  for (int axis = 0; axis < axes; ++axis) {
    const auto wanted = std::llround(reach * peak.fwhm[axis]);
    half[axis] = std::min<std::int64_t>(wanted, peak.values.extent()[axis] / parts_of_volume);
  }
  return half;
}

class Search {
public:
  explicit Search(const NoisyPeak& peak)
      : peak_(peak), values_(peak.values.extent(), 0.0F), source_(peak.values.extent(), none),
        open_values_(peak.values.extent(), 0.0F), open_(peak.values.extent(), 0.0F) {
    take_single_voxels();
    Extent3 before{0, 0, 0};
    for (const double reach : box_reaches) {
      const Extent3 half = half_box(peak, reach);
      if (half != before) {
        take_averages(half);
      }
      before = half;
    }
  }

  SignalSupport connected_to_peak() &&;

private:
  void take_single_voxels() {
    for (std::int64_t i = 0; i < values_.size(); ++i) {
      const float value = peak_.values.data()[i];
      if (peak_.content.data()[i] == VoxelContent::unmeasured) {
        continue;
      }
      if (value > significance * peak_.noise) {
        take(i, value, own);
      } else {
        open_values_.data()[i] = value;
        open_.data()[i] = 1;
      }
    }
    noise_of_source_ = {0, peak_.noise};
  }

  void take(std::int64_t i, float value, Source source) {
    values_.data()[i] = value;
    source_.data()[i] = source;
    open_values_.data()[i] = 0;
    open_.data()[i] = 0;
  }

  void take_averages(const Extent3& half) {
    const Volume<float> sums = box_sums(open_values_.view(), half);
    const Volume<float> counts = box_sums(open_.view(), half);
    const double noise = peak_.noise * correlation_of(sums, counts);
    const auto source = static_cast<Source>(noise_of_source_.size());
    double inverse_counts = 0;
    double taken = 0;
    for (std::int64_t i = 0; i < values_.size(); ++i) {
      const double count = counts.data()[i];
      const double sum = sums.data()[i];
      if (source_.data()[i] == none && count > 0.5 && sum > significance * noise * std::sqrt(count)) {
        take(i, static_cast<float>(sum / count), source);
        inverse_counts += 1 / std::sqrt(count);
        taken += 1;
      }
    }
    noise_of_source_.push_back(taken > 0 ? noise * inverse_counts / taken : 0);
  }

  /// How much larger the noise of averages is than that of independent voxels, at least 1.
  [[nodiscard]] double correlation_of(const Volume<float>& sums, const Volume<float>& counts) const {
    const std::int64_t step = std::max<std::int64_t>(1, sums.size() / sampled_voxels) | 1;
    double variance = 1;
    for (int round = 0; round < 4; ++round) {
      double squares = 0;
      double voxels = 0;
      for (std::int64_t i = 0; i < sums.size(); i += step) {
        const double square = static_cast<double>(sums.data()[i]) * static_cast<double>(sums.data()[i])
                              / (static_cast<double>(counts.data()[i]) * peak_.noise * peak_.noise);
        if (peak_.content.data()[i] == VoxelContent::background && counts.data()[i] > 0.5F
            && square < significance * significance * variance) {
          squares += square;
          voxels += 1;
        }
      }
      variance = voxels > 0 ? std::max(1.0, squares / voxels) : 1;
    }
    return std::sqrt(variance);
  }

  /// 1 near voxels that stand out in company.
  [[nodiscard]] Volume<float> neighbourhood() const;

  const NoisyPeak& peak_;
  Volume<float> values_;
  Volume<Source> source_;
  Volume<float> open_values_; ///< Measured values that do not stand out yet, else 0.
  Volume<float> open_;        ///< 1 where there is one.
  std::vector<double> noise_of_source_;
};

Volume<float> Search::neighbourhood() const {
  const Extent3 extent = values_.extent();
  Volume<float> standing_out(extent);
  std::transform(source_.begin(), source_.end(), standing_out.begin(),
                 [](Source source) { return source == own ? 1.0F : 0.0F; });
  const Volume<float> company = box_sums(standing_out.view(), {1, 1, 1});
  for (std::int64_t i = 0; i < standing_out.size(); ++i) {
    const bool grouped =
        source_.data()[i] > own || (source_.data()[i] == own && company.data()[i] > fewest_in_a_group - 0.5F);
    standing_out.data()[i] = grouped ? 1.0F : 0.0F;
  }
  standing_out(peak_.peak.z, peak_.peak.y, peak_.peak.x) = 1;
  Extent3 half;
  for (int axis = 0; axis < axes; ++axis) {
    half[axis] = std::max<std::int64_t>(1, std::llround(peak_.fwhm[axis] / 2));
  }
  return box_sums(standing_out.view(), half);
}

SignalSupport Search::connected_to_peak() && {
  const Extent3 extent = values_.extent();
  Volume<float> near = neighbourhood();
  SignalSupport support{Volume<float>(extent, 0.0F), Volume<std::uint8_t>(extent, std::uint8_t{0})};
  std::vector<Index3> reached{peak_.peak};
  while (!reached.empty()) {
    const Index3 at = reached.back();
    reached.pop_back();
    if (near(at.z, at.y, at.x) < 0.5F) {
      continue;
    }
    near(at.z, at.y, at.x) = 0;
    const Source source = source_(at.z, at.y, at.x);
    if (source != none) {
      support.values(at.z, at.y, at.x) = values_(at.z, at.y, at.x);
      support.inside(at.z, at.y, at.x) = 1;
      support.noise_sum += mean_noise_size * noise_of_source_[source];
      ++support.voxels;
    }
    for (int axis = 0; axis < axes; ++axis) {
      for (const std::int64_t step : {-1, 1}) {
        Index3 next = at;
        next[axis] += step;
        if (0 <= next[axis] && next[axis] < extent[axis]) {
          reached.push_back(next);
        }
      }
    }
  }
  return support;
}

} // namespace

SignalSupport signal_support(const NoisyPeak& peak) {
  return Search(peak).connected_to_peak();
}

} // namespace lsdeconv
