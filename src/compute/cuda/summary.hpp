#pragma once

#include "lsdeconv/core/block_statistics.hpp"
#include "lsdeconv/core/host_device.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace lsdeconv::cuda {

/// Statistics of a block as the device gathers them, in integers whose sums and maxima do not depend on the
/// order; all zero for no voxels. The sums of the groups of threads are added up by the host, in order.
struct Summary {
  static constexpr int most_groups = 1024;

  std::uint64_t digest;
  std::uint32_t highest; ///< rank_of(maximum)
  std::uint32_t lowest;  ///< ~rank_of(minimum)
  std::uint64_t counts[IntensityHistogram::bins];
  double sums[most_groups];
};

/// Integers in the order of the floats, above 0 for all but NaN.
LSDECONV_HOST_DEVICE inline std::uint32_t rank_of(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

inline float value_of_rank(std::uint32_t rank) {
  return std::bit_cast<float>((rank & 0x80000000U) != 0 ? rank & 0x7FFFFFFFU : ~rank);
}

/// What a thread knows of its voxels.
struct PartialSummary {
  std::uint64_t digest = 0;
  double sum = 0;
  std::uint32_t highest = 0;
  std::uint32_t lowest = 0;

  LSDECONV_HOST_DEVICE void merge(const PartialSummary& other) {
    digest += other.digest;
    sum += other.sum;
    highest = highest > other.highest ? highest : other.highest;
    lowest = lowest > other.lowest ? lowest : other.lowest;
  }
};

BlockStatistics finished(const Summary& summary);

} // namespace lsdeconv::cuda
