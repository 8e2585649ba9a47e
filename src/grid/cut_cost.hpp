#pragma once

#include "axis_options.hpp"

namespace lsdeconv {

/// The checkpoint holds float32.
inline constexpr double result_bytes_per_voxel = 4;

/// A cut of the volume: one option per axis.
using Cut = Triple<const AxisOption*>;

/// Product over the axes of one number of the options.
template <typename Number>
double product(const Cut& cut, Number AxisOption::*number) {
  return static_cast<double>(cut.z->*number) * static_cast<double>(cut.y->*number)
         * static_cast<double>(cut.x->*number);
}

/// What a cut of the volume costs in memory and estimated time.
class CutCost {
public:
  CutCost(const PlanRequest& request, const NominalRates& rates) : request_(request), rates_(rates) {}

  /// Estimated seconds.
  struct Times {
    double block;   ///< Of a mean block in a full pipeline.
    double compute; ///< Of a block on the device.
    double storage; ///< Of all blocks on the storage.
    double total;   ///< Of the run.
  };
  /// Bytes for decoded chunks of one worker.
  [[nodiscard]] static double chunk_cache_bytes(const Cut& cut, const ChunkCacheMemory& chunk_cache);
  /// Bytes that one worker needs in one of its memories.
  [[nodiscard]] static double bytes(const Cut& cut, const MemoryPool& pool);
  /// The memory of which the cut needs the largest part.
  [[nodiscard]] MemoryPool scarcest(const Cut& cut) const;
  [[nodiscard]] Times times(const Cut& cut) const;
  /// Lower bound of the total seconds of a grid that transforms and decodes so many voxels in all.
  [[nodiscard]] double least_seconds(double work, double decoded) const;
  [[nodiscard]] Plan plan(const Cut& cut) const;

private:
  /// How often voxels are decoded where several nodes keep the chunks of rows of blocks: neighbouring groups
  /// of rows share chunks, and at the end nodes help with rows whose chunks another node keeps.
  [[nodiscard]] double times_decoded(const Cut& cut) const;
  [[nodiscard]] double storage_seconds(double decoded) const;

  const PlanRequest& request_;
  const NominalRates& rates_;
};

} // namespace lsdeconv
