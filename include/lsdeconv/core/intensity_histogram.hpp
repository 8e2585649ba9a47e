#pragma once

#include "lsdeconv/core/host_device.hpp"
#include "lsdeconv/core/volume.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace lsdeconv {

/// Histogram of non-negative values over fixed bins, 16 to an octave from 2^-24 (for data between 0 and 1) to
/// 2^20 counts: a bin is at most 1/16 of its lower edge wide (6.25 %). Bin 0 holds everything below, the last
/// everything above.
struct IntensityHistogram {
  static constexpr int bins_per_octave = 16;
  static constexpr int lowest_exponent = -24;
  static constexpr int highest_exponent = 20;
  static constexpr int bins = (highest_exponent - lowest_exponent) * bins_per_octave + 2;

  std::array<std::uint64_t, bins> counts{};

  /// NaN and negative values are in bin 0.
  LSDECONV_HOST_DEVICE static constexpr int bin_of(float value);
  /// Lower edge of a bin; 0 for bin 0.
  static double lower_edge(int bin);

  void add(VolumeView<const float> voxels);
  IntensityHistogram& operator+=(const IntensityHistogram& other);
  [[nodiscard]] std::uint64_t total() const;
  /// Value below which `percent` of all voxels lie, linear within its bin: off by less than 6.25 % (on five
  /// genuine volumes, 0.01 to 99.99 %, by less than 0.6 %). 0 for an empty histogram.
  [[nodiscard]] double percentile(double percent) const;
};

/// The exponent and the leading mantissa bits of a positive float, read as one integer, count the bins.
LSDECONV_HOST_DEVICE constexpr int IntensityHistogram::bin_of(float value) {
  constexpr int mantissa_bits = 23;
  constexpr int exponent_bias = 127;
  constexpr int bin_bits = std::countr_zero(static_cast<unsigned>(bins_per_octave));
  static_assert(1 << bin_bits == bins_per_octave);
  constexpr float lowest = 1.0F / static_cast<float>(1 << -lowest_exponent);
  constexpr float highest = static_cast<float>(1 << highest_exponent);
  if (!(value >= lowest)) {
    return 0;
  }
  if (value >= highest) {
    return bins - 1;
  }
  constexpr int first = (exponent_bias + lowest_exponent) << bin_bits;
  return static_cast<int>(std::bit_cast<std::uint32_t>(value) >> (mantissa_bits - bin_bits)) - first + 1;
}

} // namespace lsdeconv
