#include "dead_pixels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

constexpr float odd_deviations = 2.5F;
constexpr float spread_deviations = 5;
/// The light around a dead pixel varies at least this times as much as its own counts.
constexpr float least_variation = 2;
/// More are not kept of one band: they are structure that the PSF does not blur.
constexpr std::size_t most_odd = 1 << 14;
constexpr std::size_t most_dead = 5000;
constexpr std::int64_t least_slices = 5;

using Neighbours = std::array<float, 8>;

Neighbours neighbours_of(VolumeView<const float> band, std::int64_t y, std::int64_t x) {
  const float* before = band.row(0, y - 1) + x;
  const float* here = band.row(0, y) + x;
  const float* after = band.row(0, y + 1) + x;
  return {before[-1], before[0], before[1], here[-1], here[1], after[-1], after[0], after[1]};
}

/// Counts squared.
float variance_at(float counts, const HotVoxelTest& noise) {
  return noise.variance + noise.gain * std::max(0.0F, counts - noise.dark);
}

float mean_of(const Neighbours& around) {
  return std::accumulate(around.begin(), around.end(), 0.0F) / 8;
}

bool is_odd(float counts, const Neighbours& around, const HotVoxelTest& noise) {
  const auto [least, most] = std::minmax_element(around.begin(), around.end());
  if (counts == 0 || *least == 0 || (counts >= *least && counts <= *most)) {
    return false;
  }
  const float mean = mean_of(around);
  const float distance = counts - mean;
  return distance * distance > odd_deviations * odd_deviations * variance_at(mean, noise);
}

/// Whether records of one pixel are those of a dead one: it shows the same while the light around it varies.
/// A structure along z that lies still in steady light shows the same, too.
bool shows_the_same(std::vector<OddPixel>::const_iterator begin, std::vector<OddPixel>::const_iterator end) {
  const auto by_counts = [](const OddPixel& a, const OddPixel& b) { return a.counts < b.counts; };
  const auto by_light = [](const OddPixel& a, const OddPixel& b) { return a.light < b.light; };
  const auto by_spread = [](const OddPixel& a, const OddPixel& b) { return a.spread < b.spread; };
  const auto [least, most] = std::minmax_element(begin, end, by_counts);
  const auto [dimmest, brightest] = std::minmax_element(begin, end, by_light);
  const float own = most->counts - least->counts;
  return own <= std::min_element(begin, end, by_spread)->spread
         && brightest->light - dimmest->light >= least_variation * own;
}

} // namespace

void add_odd_pixels(VolumeView<const float> band, std::int64_t first_row, const HotVoxelTest& noise,
                    std::vector<OddPixel>& odd) {
  const Extent3 e = band.extent();
  const std::size_t most = odd.size() + most_odd;
  for (std::int64_t y = 1; y + 1 < e.y && noise.gain > 0; ++y) {
    for (std::int64_t x = 1; x + 1 < e.x && odd.size() < most; ++x) {
      const float counts = band(0, y, x);
      const Neighbours around = neighbours_of(band, y, x);
      if (is_odd(counts, around, noise)) {
        odd.push_back({.pixel = (first_row + y) * e.x + x,
                       .counts = counts,
                       .light = mean_of(around),
                       .spread = spread_deviations * std::sqrt(variance_at(counts, noise))});
      }
    }
  }
}

std::vector<std::int64_t> dead_pixels(std::vector<OddPixel> odd, std::int64_t slices) {
  std::sort(odd.begin(), odd.end(), [](const OddPixel& a, const OddPixel& b) {
    return a.pixel < b.pixel || (a.pixel == b.pixel && a.counts < b.counts);
  });
  const std::int64_t least = std::max(least_slices, (2 * slices + 2) / 3);
  std::vector<std::int64_t> dead;
  for (auto begin = odd.cbegin(); begin != odd.cend();) {
    const auto end =
        std::find_if(begin, odd.cend(), [&](const OddPixel& other) { return other.pixel != begin->pixel; });
    if (end - begin >= least && shows_the_same(begin, end)) {
      dead.push_back(begin->pixel);
    }
    begin = end;
  }
  return dead.size() > most_dead ? std::vector<std::int64_t>() : dead;
}

} // namespace lsdeconv
