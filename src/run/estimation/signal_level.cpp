#include "lsdeconv/run/estimation/signal_level.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr std::int64_t side = 3;
/// Bits of a number below its sign, its exponent and the six highest of its fraction.
constexpr std::uint32_t low_bits = 17;
/// Standard deviation of the median of nine voxels, in units of one voxel's, and how many of them stand out.
constexpr double noise_of_median = 0.41;
constexpr double standing_out = 3;
constexpr double part_of_light = 0.95;

/// The lower edge of the bin that a number above 0 falls into, as bits; 0 for others.
std::uint32_t bin_of(float counts) {
  return counts > 0 ? std::bit_cast<std::uint32_t>(counts) >> low_bits << low_bits : 0;
}

bool is_seen(float voxel) {
  return std::isfinite(voxel) && voxel != 0;
}

} // namespace

void SmoothedCounts::add(VolumeView<const float> counts) {
  const Extent3 e = counts.extent();
  std::array<float, side * side> square{};
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y + side <= e.y; y += side) {
      for (std::int64_t x = 0; x + side <= e.x; x += side) {
        for (std::int64_t i = 0; i < side; ++i) {
          std::copy_n(counts.row(z, y + i) + x, side, square.begin() + side * i);
        }
        if (std::all_of(square.begin(), square.end(), is_seen)) {
          const auto middle = square.begin() + square.size() / 2;
          std::nth_element(square.begin(), middle, square.end());
          ++squares_[bin_of(*middle - dark_)];
        }
      }
    }
  }
}

void SmoothedCounts::add(const std::vector<ValueCount>& bins) {
  for (const ValueCount& bin : bins) {
    squares_[bin_of(bin.value)] += bin.voxels;
  }
}

std::vector<ValueCount> SmoothedCounts::bins() const {
  std::vector<ValueCount> all;
  for (const auto& [edge, squares] : squares_) {
    all.push_back({std::bit_cast<float>(edge), squares});
  }
  return all;
}

double structure_photons(const std::vector<ValueCount>& bins, double background, const NoiseModel& noise) {
  const double variance = noise.gain * background + noise.read_noise * noise.read_noise;
  const double least = standing_out * noise_of_median * std::sqrt(variance);
  const auto light = [&](const ValueCount& bin) {
    const double excess = static_cast<double>(bin.value) - background;
    return excess > least ? excess * static_cast<double>(bin.voxels) : 0.0;
  };
  double all = 0;
  for (const ValueCount& bin : bins) {
    all += light(bin);
  }
  double passed = 0;
  for (const ValueCount& bin : bins) {
    passed += light(bin);
    if (passed > 0 && passed >= part_of_light * all) {
      return (static_cast<double>(bin.value) - background) / noise.gain;
    }
  }
  return 0;
}

} // namespace lsdeconv
