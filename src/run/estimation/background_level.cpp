#include "count_tile.hpp"

#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace lsdeconv {
namespace {

/// Means that may be damaged: one of so many.
constexpr std::size_t means_per_damaged = 2000;

/// Whether zeros are counts like others: most tiles that are not empty have some.
bool has_zero_counts(const std::vector<CountTile>& tiles) {
  const auto whole =
      std::count_if(tiles.begin(), tiles.end(), [](const CountTile& tile) { return tile.zeros == 0; });
  const auto some = std::count_if(tiles.begin(), tiles.end(),
                                  [](const CountTile& tile) { return tile.zeros > 0 && tile.zeros < 1; });
  return some > whole;
}

/// Means of the tiles that a camera has seen.
std::vector<float> seen_means(const std::vector<CountTile>& tiles, bool zero_counts) {
  std::vector<float> means;
  for (const CountTile& tile : tiles) {
    if (tile.zeros == 0 || (zero_counts && tile.zeros < 1)) {
      means.push_back(tile.mean);
    }
  }
  return means;
}

double percentile_of_peaks(const std::vector<CountTile>& tiles) {
  std::vector<float> peaks;
  for (const CountTile& tile : tiles) {
    if (tile.zeros < 1) {
      peaks.push_back(tile.peak);
    }
  }
  const auto place =
      peaks.begin()
      + static_cast<std::ptrdiff_t>(static_cast<double>(peaks.size() - 1) * signal_percentile / 100);
  std::nth_element(peaks.begin(), place, peaks.end());
  return static_cast<double>(*place);
}

/// Part of the background that is taken: all of it where enough tiles show it.
double part_taken(double dark_share) {
  constexpr double least_share = 0.01; // of tiles: what noise alone leaves below the envelope
  constexpr double least_part = 0.5;
  const double sure = std::clamp((dark_share - least_share) / (sure_share - least_share), 0.0, 1.0);
  return least_part + (1 - least_part) * sure;
}

} // namespace

double lower_envelope(std::vector<float> means, double deviation) {
  if (means.empty()) {
    return std::numeric_limits<double>::infinity();
  }
  const std::size_t rank = means.size() / means_per_damaged;
  const auto lowest = means.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(means.begin(), lowest, means.end());
  // Blom, Statistical estimates and transformed beta-variables, 1958: the mean of an order statistic.
  const double part = (static_cast<double>(rank) + 0.625) / (static_cast<double>(means.size()) + 0.25);
  return static_cast<double>(*lowest) - std::min(0.0, normal_quantile(part)) * deviation;
}

double normal_quantile(double p) {
  double low = -40;
  double high = 40;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (std::erfc(-middle / std::numbers::sqrt2) / 2 < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

IntensitySample intensities_of(const CountTiles& tiles, float offset, double dark_variance) {
  constexpr double hardly = 0.02; // of the signal, which the foot of any structure has
  IntensitySample sample;
  const bool zero_counts = has_zero_counts(tiles.small);
  const std::vector<float> means = seen_means(tiles.small, zero_counts);
  if (means.empty()) {
    return sample;
  }
  const double deviation = std::sqrt(dark_variance) / static_cast<double>(tile_side);
  const double darkest = std::min(lower_envelope(means, deviation),
                                  lower_envelope(seen_means(tiles.large, zero_counts), deviation / 2));
  const double bright = percentile_of_peaks(tiles.small) - darkest;
  const double limit = darkest + 2 * deviation + hardly * std::max(0.0, bright);
  const auto dark = std::count_if(means.begin(), means.end(),
                                  [limit](float mean) { return static_cast<double>(mean) <= limit; });
  sample.darkest = static_cast<float>(darkest);
  if (dark_variance > 0) { // else how far noise spreads them is not known
    sample.dark_share = static_cast<double>(dark) / static_cast<double>(means.size());
  }
  const double above = darkest - static_cast<double>(offset);
  const double background = std::max(0.0, above * part_taken(sample.dark_share));
  sample.scale.background = static_cast<float>(background);
  sample.scale.signal = static_cast<float>(std::max(0.0, bright + std::max(0.0, above) - background));
  return sample;
}

} // namespace lsdeconv
