#include "box_spectra.hpp"

#include "lsdeconv/run/estimation/power_spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

constexpr double most_across = 0.1; ///< Cycles per voxel.

/// The spectrum holds the frequencies from 0 to 1/2 along x only, along the others the negative ones, too.
double frequency_at(std::int64_t index, int axis, const Extent3& box) {
  return axis == 2 ? static_cast<double>(index) / static_cast<double>(box.x) : frequency(index, box[axis]);
}

Volume<float> without_nan(VolumeView<const float> voxels) {
  Volume<float> box(voxels.extent());
  copy(voxels, box.view());
  std::replace_if(
      box.begin(), box.end(), [](float v) { return std::isnan(v); }, 0.0F);
  return box;
}

} // namespace

AxisSpectrum spectrum_along(int axis, VolumeView<const float> voxels) {
  constexpr std::int64_t least_voxels = 8;
  const Extent3& box = voxels.extent();
  if (box[axis] < least_voxels) {
    return {};
  }
  const Spectrum power = power_spectrum(without_nan(voxels).view());
  const std::int64_t highest = box[axis] / 2;
  std::vector<double> sums(static_cast<std::size_t>(highest + 1), 0.0);
  for (std::int64_t z = 0; z < power.extent().z; ++z) {
    for (std::int64_t y = 0; y < power.extent().y; ++y) {
      for (std::int64_t x = 0; x < power.extent().x; ++x) {
        const Index3 at{z, y, x};
        bool low_across = true;
        for (int other = 0; other < axes; ++other) {
          low_across =
              low_across && (other == axis || std::abs(frequency_at(at[other], other, box)) <= most_across);
        }
        if (low_across && at[axis] <= highest) {
          sums[static_cast<std::size_t>(at[axis])] += power(z, y, x);
        }
      }
    }
  }
  AxisSpectrum spectrum;
  for (std::int64_t k = 1; k <= highest && sums[1] > 0; ++k) {
    spectrum.frequency.push_back(static_cast<double>(k) / static_cast<double>(box[axis]));
    spectrum.power.push_back(sums[static_cast<std::size_t>(k)] / sums[1]);
  }
  return spectrum;
}

ValueHistogram histogram_of(const std::vector<VolumeView<const float>>& boxes) {
  constexpr double lowest = 0.1;
  constexpr int bins_to_octave = 4;
  constexpr std::size_t bins = std::size_t{24} * bins_to_octave;
  std::vector<std::int64_t> counts(bins, 0);
  std::int64_t all = 0;
  std::int64_t not_positive = 0;
  for (const auto& box : boxes) {
    for (std::int64_t z = 0; z < box.extent().z; ++z) {
      for (std::int64_t y = 0; y < box.extent().y; ++y) {
        for (std::int64_t x = 0; x < box.extent().x; ++x) {
          const double value = box(z, y, x);
          all += std::isnan(value) ? 0 : 1;
          not_positive += value <= 0 ? 1 : 0;
          if (value >= lowest) {
            const auto bin = static_cast<std::size_t>(std::log2(value / lowest) * bins_to_octave);
            ++counts[std::min(bin, bins - 1)];
          }
        }
      }
    }
  }
  ValueHistogram histogram;
  if (all == 0) {
    return histogram;
  }
  histogram.not_positive = static_cast<double>(not_positive) / static_cast<double>(all);
  for (std::size_t bin = 0; bin < bins; ++bin) {
    histogram.value.push_back(lowest * std::exp2((static_cast<double>(bin) + 0.5) / bins_to_octave));
    histogram.part.push_back(counts[bin] == 0 ? std::numeric_limits<double>::quiet_NaN()
                                              : static_cast<double>(counts[bin]) / static_cast<double>(all));
  }
  return histogram;
}

} // namespace lsdeconv
