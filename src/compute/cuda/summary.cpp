#include "summary.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace lsdeconv::cuda {

BlockStatistics finished(const Summary& summary) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  BlockStatistics statistics{
      .digest = summary.digest,
      .minimum = summary.lowest == 0 ? infinity : value_of_rank(~summary.lowest),
      .maximum = summary.highest == 0 ? -infinity : value_of_rank(summary.highest),
      .sum = std::accumulate(std::begin(summary.sums), std::end(summary.sums), 0.0),
      .histogram = {},
  };
  std::copy(std::begin(summary.counts), std::end(summary.counts), statistics.histogram.counts.begin());
  return statistics;
}

} // namespace lsdeconv::cuda
