#include "lsdeconv/core/block_statistics.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/parallel.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace lsdeconv {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

BlockStatistics of_plane(VolumeView<const float> core, std::int64_t z) {
  const Extent3& e = core.extent();
  BlockStatistics statistics{.minimum = infinity, .maximum = -infinity, .histogram = {}};
  statistics.digest =
      digest(core.part({{z, 0, 0}, {z + 1, e.y, e.x}}), static_cast<std::uint64_t>(z * e.y * e.x));
  for (std::int64_t y = 0; y < e.y; ++y) {
    const float* row = core.row(z, y);
    for (std::int64_t x = 0; x < e.x; ++x) {
      statistics.minimum = std::min(statistics.minimum, row[x]);
      statistics.maximum = std::max(statistics.maximum, row[x]);
      statistics.sum += double{row[x]};
      ++statistics.histogram.counts[static_cast<std::size_t>(IntensityHistogram::bin_of(row[x]))];
    }
  }
  return statistics;
}

} // namespace

BlockStatistics statistics_of(VolumeView<const float> core, int threads) {
  std::vector<BlockStatistics> planes(static_cast<std::size_t>(core.extent().z));
  parallel_for(core.extent().z, threads,
               [&](std::int64_t z) { planes[static_cast<std::size_t>(z)] = of_plane(core, z); });
  BlockStatistics whole{.minimum = infinity, .maximum = -infinity, .histogram = {}};
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
