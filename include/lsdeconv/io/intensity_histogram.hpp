#pragma once

#include "lsdeconv/core/volume.hpp"

#include <array>
#include <cstdint>

namespace lsdeconv {

/// Histogram of non-negative values over fixed bins, 16 to an octave from 2^-4 to 2^20 counts: a bin is at
/// most 1/16 of its lower edge wide (6.25 %). Bin 0 holds everything below, the last everything above.
struct IntensityHistogram {
  static constexpr int bins_per_octave = 16;
  static constexpr int lowest_exponent = -4;
  static constexpr int highest_exponent = 20;
  static constexpr int bins = (highest_exponent - lowest_exponent) * bins_per_octave + 2;

  std::array<std::uint64_t, bins> counts{};

  static int bin_of(float value);
  /// Lower edge of a bin; 0 for bin 0.
  static double lower_edge(int bin);

  void add(VolumeView<const float> voxels);
  IntensityHistogram& operator+=(const IntensityHistogram& other);
  [[nodiscard]] std::uint64_t total() const;
  /// Value below which `percent` of all voxels lie, linear within its bin. 0 for an empty histogram.
  [[nodiscard]] double percentile(double percent) const;
};

} // namespace lsdeconv
