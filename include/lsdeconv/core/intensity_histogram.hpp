#pragma once

#include "lsdeconv/core/host_device.hpp"
#include "lsdeconv/core/volume.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace lsdeconv {

/// Histogram of non-negative values, in counts, over fixed bins. From 2^-10 to 2^16 there are 16 bins to an
/// octave: a bin is at most 1/16 of its lower edge wide (6.25 %). Below and above that, from 2^-18 to 2^20,
/// there are 4 to an octave (25 %), since the checkpoint keeps one histogram per block, and 100,000 of them
/// have to fit into less than 200 MB. Bin 0 holds everything below, the last bin everything above.
struct IntensityHistogram {
  static constexpr int lowest_exponent = -18;
  static constexpr int first_fine_exponent = -10;
  static constexpr int last_fine_exponent = 16;
  static constexpr int highest_exponent = 20;
  static constexpr int fine_bits = 4;   ///< 2^4 bins to an octave.
  static constexpr int coarse_bits = 2; ///< 2^2 bins to an octave.
  /// First bins of the fine zone and of the coarse zone above it, and the last bin of all.
  static constexpr int fine_begin = 1 + ((first_fine_exponent - lowest_exponent) << coarse_bits);
  static constexpr int fine_end = fine_begin + ((last_fine_exponent - first_fine_exponent) << fine_bits);
  static constexpr int last = fine_end + ((highest_exponent - last_fine_exponent) << coarse_bits);
  static constexpr int bins = last + 1; ///< Number of bins.

  /// Values that fell into each bin.
  std::array<std::uint64_t, bins> counts{};

  /// The bin of a value; that of NaN and of negative values is 0.
  LSDECONV_HOST_DEVICE static constexpr int bin_of(float value);
  /// Lower edge of a bin; 0 for bin 0.
  static double lower_edge(int bin);

  /// Counts every voxel of the view.
  void add(VolumeView<const float> voxels);
  IntensityHistogram& operator+=(const IntensityHistogram& other);
  /// Number of values counted.
  [[nodiscard]] std::uint64_t total() const;
  /// Value below which `percent` (0 to 100) of all values lie, interpolated linearly within its bin: off by
  /// less than 6.25 % from 1/1024 to 65536 counts (by less than 0.6 % for 0.01 to 99.99 % of five real
  /// volumes), by less than 25 % outside. 0 for an empty histogram.
  [[nodiscard]] double percentile(double percent) const;
};

// The exponent and the leading bits of the mantissa of a positive float, read as one integer, grow by 1 from
// bin to bin.
LSDECONV_HOST_DEVICE constexpr int IntensityHistogram::bin_of(float value) {
  constexpr int mantissa_bits = 23;
  constexpr int exponent_bias = 127;
  constexpr float lowest = 1.0F / static_cast<float>(1 << -lowest_exponent);
  constexpr float fine_lowest = 1.0F / static_cast<float>(1 << -first_fine_exponent);
  constexpr float fine_highest = static_cast<float>(1 << last_fine_exponent);
  constexpr float highest = static_cast<float>(1 << highest_exponent);
  if (!(value >= lowest)) {
    return 0;
  }
  if (value >= highest) {
    return last;
  }
  const auto in_zone = [value](int bin_bits, int first_exponent, int first_bin) {
    const auto steps = static_cast<int>(std::bit_cast<std::uint32_t>(value) >> (mantissa_bits - bin_bits));
    return steps - ((exponent_bias + first_exponent) << bin_bits) + first_bin;
  };
  if (value < fine_lowest) {
    return in_zone(coarse_bits, lowest_exponent, 1);
  }
  return value < fine_highest ? in_zone(fine_bits, first_fine_exponent, fine_begin)
                              : in_zone(coarse_bits, last_fine_exponent, fine_end);
}

} // namespace lsdeconv
