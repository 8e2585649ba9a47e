#include "lsdeconv/core/intensity_histogram.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {

namespace {

double edge_in_zone(int bins_into_zone, int bin_bits, int first_exponent) {
  const int per_octave = 1 << bin_bits;
  return std::ldexp(1.0 + static_cast<double>(bins_into_zone % per_octave) / per_octave,
                    first_exponent + bins_into_zone / per_octave);
}

} // namespace

double IntensityHistogram::lower_edge(int bin) {
  if (bin == 0) {
    return 0;
  }
  if (bin < fine_begin) {
    return edge_in_zone(bin - 1, coarse_bits, lowest_exponent);
  }
  return bin < fine_end ? edge_in_zone(bin - fine_begin, fine_bits, first_fine_exponent)
                        : edge_in_zone(bin - fine_end, coarse_bits, last_fine_exponent);
}

void IntensityHistogram::add(VolumeView<const float> voxels) {
  const Extent3 e = voxels.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      const float* row = voxels.row(z, y);
      for (std::int64_t x = 0; x < e.x; ++x) {
        ++counts[static_cast<std::size_t>(bin_of(row[x]))];
      }
    }
  }
}

IntensityHistogram& IntensityHistogram::operator+=(const IntensityHistogram& other) {
  std::transform(counts.begin(), counts.end(), other.counts.begin(), counts.begin(), std::plus<>{});
  return *this;
}

std::uint64_t IntensityHistogram::total() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

double IntensityHistogram::percentile(double percent) const {
  const double below = std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(total());
  double passed = 0;
  double edge = 0;
  for (int bin = 0; bin < bins; ++bin) {
    const auto count = static_cast<double>(counts[static_cast<std::size_t>(bin)]);
    if (count == 0) {
      continue;
    }
    const double low = lower_edge(bin);
    const double high = lower_edge(std::min(bin + 1, bins - 1));
    if (passed + count >= below) {
      return low + (high - low) * (below - passed) / count;
    }
    passed += count;
    edge = high;
  }
  return edge;
}

} // namespace lsdeconv
