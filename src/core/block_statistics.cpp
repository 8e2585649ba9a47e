#include "lsdeconv/core/block_statistics.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace lsdeconv {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

/// Planes that a thread takes side by side: the additions to one sum, and to one bin, wait for each other,
/// those of other planes do not.
constexpr std::int64_t planes_at_once = 4;
/// Of a row: what is made of them stays in the processor's nearest cache.
constexpr std::int64_t voxels_at_once = 512;

using Bins = std::array<std::uint16_t, voxels_at_once>;

/// The bits of a number as an integer, so that integers are in the order of the numbers; its own inverse.
inline std::int32_t in_order(std::int32_t bits) {
  constexpr std::int32_t all_but_sign = 0x7FFFFFFF;
  return bits < 0 ? bits ^ all_but_sign : bits;
}

/// Raises the maximum and lowers the minimum to those of a row. NaN is passed over.
void add_range(const float* row, std::int64_t length, BlockStatistics& statistics) {
  constexpr std::int32_t lowest = std::numeric_limits<std::int32_t>::min();
  constexpr std::int32_t highest = std::numeric_limits<std::int32_t>::max();
  struct Range {
    std::int32_t least;
    std::int32_t most;
  };
  const Range range = vectorised([=] {
    std::int32_t least = highest;
    std::int32_t most = lowest;
#pragma omp simd reduction(min : least) reduction(max : most)
    for (std::int64_t x = 0; x < length; ++x) {
      const std::int32_t number = in_order(std::bit_cast<std::int32_t>(row[x]));
      const bool is_number = !std::isnan(row[x]);
      least = std::min(least, is_number ? number : highest);
      most = std::max(most, is_number ? number : lowest);
    }
    return Range{least, most};
  });
  if (range.least <= range.most) { // not NaN alone
    statistics.minimum = std::min(statistics.minimum, std::bit_cast<float>(in_order(range.least)));
    statistics.maximum = std::max(statistics.maximum, std::bit_cast<float>(in_order(range.most)));
  }
}

void find_bins(const float* row, std::int64_t length, Bins& bins) {
  vectorised([=, bin = bins.data()] {
#pragma omp simd
    for (std::int64_t x = 0; x < length; ++x) {
      bin[x] = static_cast<std::uint16_t>(IntensityHistogram::bin_of(row[x]));
    }
  });
}

/// Adds row y of `planes` planes from z on to their sums and histograms, each in the order of x.
template <std::size_t planes>
void add_rows(VolumeView<const float> core, std::int64_t z, std::int64_t y, BlockStatistics* statistics) {
  std::array<Bins, planes> bins;
  std::array<double, planes> sums{};
  for (std::size_t plane = 0; plane < planes; ++plane) {
    sums[plane] = statistics[plane].sum;
  }
  const std::int64_t width = core.extent().x;
  for (std::int64_t begin = 0; begin < width; begin += voxels_at_once) {
    const std::int64_t length = std::min(voxels_at_once, width - begin);
    std::array<const float*, planes> voxels;
    for (std::size_t plane = 0; plane < planes; ++plane) {
      voxels[plane] = core.row(z + static_cast<std::int64_t>(plane), y) + begin;
      find_bins(voxels[plane], length, bins[plane]);
      add_range(voxels[plane], length, statistics[plane]);
    }
    for (std::int64_t x = 0; x < length; ++x) {
      for (std::size_t plane = 0; plane < planes; ++plane) {
        sums[plane] += double{voxels[plane][x]};
        ++statistics[plane].histogram.counts[bins[plane][static_cast<std::size_t>(x)]];
      }
    }
  }
  for (std::size_t plane = 0; plane < planes; ++plane) {
    statistics[plane].sum = sums[plane];
  }
}

/// Of `planes` planes from z on, each for itself.
template <std::size_t planes>
void of_planes(VolumeView<const float> core, std::int64_t z, BlockStatistics* statistics) {
  const Extent3& e = core.extent();
  for (std::int64_t y = 0; y < e.y; ++y) {
    for (std::size_t plane = 0; plane < planes; ++plane) {
      const std::int64_t at = z + static_cast<std::int64_t>(plane);
      statistics[plane].digest += digest(core.part({{at, y, 0}, {at + 1, y + 1, e.x}}),
                                         static_cast<std::uint64_t>((at * e.y + y) * e.x));
    }
    add_rows<planes>(core, z, y, statistics);
  }
}

} // namespace

BlockStatistics statistics_of(VolumeView<const float> core, int threads) {
  const std::int64_t count = core.extent().z;
  const BlockStatistics nothing{.minimum = infinity, .maximum = -infinity, .histogram = {}};
  std::vector<BlockStatistics> planes(static_cast<std::size_t>(count), nothing);
  // One by one where there would be too few groups for the threads.
  const std::int64_t together = count >= planes_at_once * threads ? planes_at_once : 1;
  parallel_for(ceil_div(count, together), threads, [&](std::int64_t group) {
    const std::int64_t begin = group * together;
    if (together == planes_at_once && begin + planes_at_once <= count) {
      of_planes<planes_at_once>(core, begin, planes.data() + begin);
      return;
    }
    for (std::int64_t z = begin; z < std::min(begin + together, count); ++z) {
      of_planes<1>(core, z, planes.data() + z);
    }
  });
  BlockStatistics whole = nothing;
  for (const BlockStatistics& plane : planes) {
    whole.digest += plane.digest;
    whole.minimum = std::min(whole.minimum, plane.minimum);
    whole.maximum = std::max(whole.maximum, plane.maximum);
    whole.sum += plane.sum;
    whole.histogram += plane.histogram;
  }
  return whole;
}

} // namespace lsdeconv
