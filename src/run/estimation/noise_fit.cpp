#include "noise_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <tuple>

namespace lsdeconv {
namespace {

constexpr std::size_t most_bins = 24;
constexpr std::size_t least_bins = 16; // for a line
constexpr std::size_t least_tiles_of_bin = 8;
constexpr double rounding_variance = 1.0 / 12;

/// Tiles of about one brightness.
struct Bin {
  double mean = 0;
  std::array<double, 3> variances{}; ///< By each filter, in rising order.
  /// How many times larger the variance across the slices is than the lesser of those with differences in z.
  double excess_across = 1;
  double alike_z = 0; ///< Correlation of neighbours' noise.
  double alike_y = 0;
  double alike_x = 0;

  [[nodiscard]] double variance() const { return (variances[0] + variances[1]) / 2; }
};

constexpr double least_variance = 1e-9; // of noise that is none

/// The value at a part of the way through them in rising order.
double quantile(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  const double place = part * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

template <typename Value>
double bin_quantile(const std::vector<Bin>& bins, double part, Value&& value) {
  std::vector<double> values;
  for (const Bin& bin : bins) {
    values.push_back(value(bin));
  }
  return quantile(std::move(values), part);
}

template <typename Value>
double median_of(std::span<const NoiseTile> tiles, Value&& value) {
  std::vector<double> values;
  for (const NoiseTile& tile : tiles) {
    values.push_back(static_cast<double>(value(tile)));
  }
  return quantile(std::move(values), 0.5);
}

template <typename Value>
double mean_of(std::span<const NoiseTile> tiles, Value&& value) {
  double sum = 0;
  for (const NoiseTile& tile : tiles) {
    sum += static_cast<double>(value(tile));
  }
  return sum / static_cast<double>(tiles.size());
}

/// The correlation of two normal values that have the same sign so much oftener than the opposite one.
double correlation(double alike) {
  return std::sin(std::numbers::pi / 2 * alike);
}

Bin bin_of(std::span<const NoiseTile> tiles) {
  Bin bin;
  bin.mean = mean_of(tiles, [](const NoiseTile& t) { return t.mean; });
  const double across = median_of(tiles, [](const NoiseTile& t) { return t.across; });
  const double along = median_of(tiles, [](const NoiseTile& t) { return t.along; });
  const double all = median_of(tiles, [](const NoiseTile& t) { return t.all; });
  bin.variances = {across, along, all};
  std::sort(bin.variances.begin(), bin.variances.end());
  bin.excess_across = across / std::max(least_variance, std::min(along, all));
  bin.alike_z = correlation(mean_of(tiles, [](const NoiseTile& t) { return t.alike_z; }));
  bin.alike_y = correlation(mean_of(tiles, [](const NoiseTile& t) { return t.alike_y; }));
  bin.alike_x = correlation(mean_of(tiles, [](const NoiseTile& t) { return t.alike_x; }));
  return bin;
}

/// Bins of equal numbers; none where there are too few tiles. Tiles with the brightest voxel of all are left
/// out: they may be saturated.
std::vector<Bin> bins_of(std::vector<NoiseTile> tiles) {
  float top = 0;
  for (const NoiseTile& tile : tiles) {
    top = std::max(top, tile.brightest);
  }
  std::erase_if(tiles, [top](const NoiseTile& tile) { return tile.brightest >= top; });
  std::sort(tiles.begin(), tiles.end(), [](const NoiseTile& a, const NoiseTile& b) {
    return std::tie(a.mean, a.across, a.along, a.all) < std::tie(b.mean, b.across, b.along, b.all);
  });
  const std::size_t count = std::min(most_bins, tiles.size() / least_tiles_of_bin);
  std::vector<Bin> bins;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = tiles.size() * i / count;
    const std::size_t end = tiles.size() * (i + 1) / count;
    bins.push_back(bin_of(std::span(tiles).subspan(begin, end - begin)));
  }
  return bins;
}

/// Less where the filters differ: light gets through some of them.
double trust(const Bin& bin) {
  constexpr double least_of_two = 0.25; // excess of the second over the lowest that halves the weight
  constexpr double least_of_all = 0.5;  // of the highest
  const double low = std::max(least_variance, bin.variances[0]);
  const double second = (bin.variances[1] / low - 1) / least_of_two;
  const double third = (bin.variances[2] / low - 1) / least_of_all;
  return 1 / (1 + second * second) / (1 + third * third);
}

/// variance = slope (mean - zero).
struct Line {
  double slope = 0;
  double zero = 0;
  double middle = 0; ///< Mean of the bins' means.
  double slope_error = std::numeric_limits<double>::infinity();
};

/// A weighted sum over bins of what `value` gives for the i-th.
template <typename Value>
double sum_of(const std::vector<double>& weights, Value&& value) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += weights[i] * value(i);
  }
  return sum;
}

/// Sets the weights to those of a line: relative deviations count alike, large ones less.
void reweight(std::vector<double>& weights, const std::vector<Bin>& bins,
              const std::vector<double>& deviations, const std::vector<double>& expected) {
  constexpr double normal = 1.5; // standard deviations of a median of absolute values
  constexpr double least = 0.02; // of the deviations
  std::vector<double> sizes;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    sizes.push_back(std::abs(deviations[i] / expected[i]));
  }
  const double scale = 2 * std::max(least, normal * quantile(sizes, 0.5));
  for (std::size_t i = 0; i < bins.size(); ++i) {
    weights[i] = trust(bins[i]) / (expected[i] * expected[i]) / (1 + (sizes[i] / scale) * (sizes[i] / scale));
  }
}

/// A line through the bins' variances above `rounding`, by repeated weighting. through: where it is to reach
/// 0; none: free.
Line fit_line(const std::vector<Bin>& bins, double rounding, std::optional<double> through) {
  constexpr int rounds = 20;
  constexpr double least_part = 0.01; // of the largest variance: what a line expects at least
  double largest = least_variance;
  std::vector<double> weights;
  for (const Bin& bin : bins) {
    largest = std::max(largest, bin.variance() - rounding);
    weights.push_back(trust(bin));
  }
  const auto variance = [&](std::size_t i) { return bins[i].variance() - rounding; };
  Line line;
  for (int round = 0; round < rounds; ++round) {
    const double all = sum_of(weights, [](std::size_t) { return 1.0; });
    const double middle = sum_of(weights, [&](std::size_t i) { return bins[i].mean; }) / all;
    const double m = through.value_or(middle);
    const double v = through ? 0 : sum_of(weights, variance) / all;
    const auto off = [&](std::size_t i) { return bins[i].mean - m; };
    const double spread = sum_of(weights, [&](std::size_t i) { return off(i) * off(i); });
    if (!(spread > 0)) {
      return {};
    }
    line.slope = sum_of(weights, [&](std::size_t i) { return off(i) * (variance(i) - v); }) / spread;
    line.zero = m - v / line.slope;
    line.middle = middle;
    std::vector<double> expected;
    std::vector<double> deviations;
    for (std::size_t i = 0; i < bins.size(); ++i) {
      expected.push_back(std::max(v + line.slope * off(i), least_part * largest));
      deviations.push_back(variance(i) - expected.back());
    }
    reweight(weights, bins, deviations, expected);
    const double noise = sum_of(weights, [&](std::size_t i) { return deviations[i] * deviations[i]; });
    const double width = sum_of(weights, [&](std::size_t i) { return off(i) * off(i); });
    line.slope_error = std::sqrt(noise / std::max(width, std::numeric_limits<double>::min())
                                 / static_cast<double>(bins.size() - 2));
  }
  return line;
}

/// Whether the noise has been smoothed, or structure is as sharp as noise, as resampling leaves it.
bool is_smoothed(const std::vector<Bin>& bins, bool rounded) {
  constexpr double clean = 0.3;        // part of the bins that light should not reach
  constexpr double most_alike = 0.12;  // white noise: 0.02; a Gaussian of half a voxel: 0.26
  constexpr double bright = 0.67;      // part of the bins up to which filters should agree
  constexpr double most_excess = 2;    // genuine stacks: up to 1.2
  constexpr double least_noise = 0.15; // counts squared: twice that of rounding
  const double alike = std::max({bin_quantile(bins, clean, [](const Bin& b) { return b.alike_z; }),
                                 bin_quantile(bins, clean, [](const Bin& b) { return b.alike_y; }),
                                 bin_quantile(bins, clean, [](const Bin& b) { return b.alike_x; })});
  return alike > most_alike
         || bin_quantile(bins, bright, [](const Bin& b) { return b.excess_across; }) > most_excess
         || (rounded && bin_quantile(bins, clean, [](const Bin& b) { return b.variance(); }) < least_noise);
}

} // namespace

NoiseModel fit_noise(std::vector<NoiseTile> tiles, const CountFacts& facts) {
  constexpr double most_error = 0.3; // of the gain, relative
  constexpr double most_zero_error = 0.2;
  const std::vector<Bin> bins = bins_of(std::move(tiles));
  NoiseModel noise;
  if (bins.empty()) {
    return noise;
  }
  noise.dark_variance = bins.front().variance();
  if (bins.size() < least_bins) {
    return noise;
  }
  if (is_smoothed(bins, facts.rounded)) {
    noise.source = NoiseSource::smoothed;
    return noise;
  }
  const double rounding = facts.rounded ? rounding_variance : 0;
  Line line = fit_line(bins, rounding, std::nullopt);
  if (facts.offset && !(line.slope > 0 && line.zero <= *facts.offset)) {
    line = fit_line(bins, rounding, facts.offset);
  }
  if (!(line.slope > 0) || line.slope_error > most_error * line.slope) {
    return noise;
  }
  noise.source = NoiseSource::estimated;
  noise.gain = line.slope;
  const double zero_error = line.slope_error / line.slope * std::abs(line.middle - line.zero);
  noise.zero_variance_counts = zero_error < most_zero_error * std::abs(line.zero) ? line.zero : 0;
  // In the dark the variance is the read noise's; it is sure where some tiles are nearly dark.
  const double dark = facts.offset.value_or(0);
  const double variance = line.slope * (dark - line.zero);
  const double error = line.slope_error * (bins.front().mean - dark);
  noise.read_noise = variance > 2 * error ? std::sqrt(std::max(0.0, variance)) : 0;
  return noise;
}

} // namespace lsdeconv
