#pragma once

#include "lsdeconv/core/intensity_histogram.hpp"
#include "lsdeconv/core/volume.hpp"

#include <cstdint>

namespace lsdeconv {

/// What is known of a finished block.
struct BlockStatistics {
  std::uint64_t digest = 0; ///< lsdeconv::digest of the core.
  float minimum = 0;
  float maximum = 0;
  double sum = 0;
  IntensityHistogram histogram;
};

/// Statistics of a core; the digest included. The same bits for every number of threads.
BlockStatistics statistics_of(VolumeView<const float> core, int threads = 1);

} // namespace lsdeconv
