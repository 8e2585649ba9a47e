#pragma once

#include "lsdeconv/core/block_statistics.hpp"
#include "lsdeconv/core/host_device.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace lsdeconv::cuda {

/// Statistics of a block as the device computes them. Their bits do not depend on the order in which threads
/// run: integers are added up or compared atomically, and the floating-point sum is stored once per group of
/// threads for the host to add up in order. All members are zero for no voxels.
struct Summary {
  static constexpr int most_groups = 1024; ///< Groups of threads (CUDA blocks) that take part.

  std::uint64_t digest;  ///< Sum of digest_term() over all voxels.
  std::uint32_t highest; ///< rank_of(maximum)
  std::uint32_t lowest;  ///< ~rank_of(minimum)
  std::uint64_t counts[IntensityHistogram::bins];
  double sums[most_groups];
};

/// Maps floats to integers of the same order, so that integer atomics find the extremes; above 0 for all but
/// NaN.
LSDECONV_HOST_DEVICE inline std::uint32_t rank_of(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

/// The inverse of rank_of().
inline float value_of_rank(std::uint32_t rank) {
  return std::bit_cast<float>((rank & 0x80000000U) != 0 ? rank & 0x7FFFFFFFU : ~rank);
}

/// The statistics of the voxels of one thread, or of several merged. Members as in Summary.
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

/// Converts a summary that the device has finished.
BlockStatistics finished(const Summary& summary);

} // namespace lsdeconv::cuda
