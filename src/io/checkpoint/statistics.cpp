#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/io/checkpoint.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace lsdeconv {

BlockStatistics statistics_of(VolumeView<const float> core) {
  const Extent3 e = core.extent();
  BlockStatistics statistics;
  statistics.minimum = std::numeric_limits<float>::infinity();
  statistics.maximum = -std::numeric_limits<float>::infinity();
  std::uint64_t position = 0;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      const float* row = core.row(z, y);
      for (std::int64_t x = 0; x < e.x; ++x) {
        statistics.digest += digest_term(position++, std::bit_cast<std::uint32_t>(row[x]));
        statistics.minimum = std::min(statistics.minimum, row[x]);
        statistics.maximum = std::max(statistics.maximum, row[x]);
        statistics.sum += double{row[x]};
        ++statistics.histogram.counts[static_cast<std::size_t>(IntensityHistogram::bin_of(row[x]))];
      }
    }
  }
  return statistics;
}

} // namespace lsdeconv
