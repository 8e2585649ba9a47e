#pragma once

#include "lsdeconv/core/intensity_histogram.hpp"
#include "lsdeconv/core/volume.hpp"

#include <cstdint>

namespace lsdeconv {

/// What is kept in memory and in the checkpoint of the voxels of a finished block. Values are in counts.
struct BlockStatistics {
  std::uint64_t digest = 0; ///< lsdeconv::digest() of the core.
  float minimum = 0;
  float maximum = 0;
  double sum = 0;
  IntensityHistogram histogram;
  /// Voxels above what the type of the checkpoint can hold, which have the largest value that it can.
  std::uint32_t saturated = 0;
};

/// Statistics of the voxels of a core, its digest included. For every number of threads the result is the
/// same to the last bit: each plane has a sum of its own, and those are added in the order of z.
BlockStatistics statistics_of(VolumeView<const float> core, int threads = 1);

} // namespace lsdeconv
