#pragma once

#include "axis_options.hpp"

namespace lsdeconv {

using Cut = Triple<const AxisOption*>;

/// Product over the axes of one number of the options.
template <typename Number>
double product(const Cut& cut, Number AxisOption::*number) {
  return static_cast<double>(cut.z->*number) * static_cast<double>(cut.y->*number)
         * static_cast<double>(cut.x->*number);
}

/// What a cut of the volume costs in memory and nominal time.
class CutCost {
public:
  CutCost(const PlanRequest& request, const NominalRates& rates) : request_(request), rates_(rates) {}

  struct Times {
    double block;   ///< In a full pipeline.
    double compute; ///< Of a block.
    double storage; ///< Of all blocks.
    double total;
  };
  /// Of one worker, for decoded chunk_cache.
  [[nodiscard]] static double chunk_cache_bytes(const Cut& cut, const ChunkCacheMemory& chunk_cache);
  /// Of one worker, in one of its memories.
  [[nodiscard]] static double bytes(const Cut& cut, const MemoryPool& pool);
  /// The memory that the cut fills most, in relation to what there is.
  [[nodiscard]] MemoryPool scarcest(const Cut& cut) const;
  [[nodiscard]] Times times(const Cut& cut) const;
  /// Least total seconds of a grid that transforms and decodes so many voxels in all.
  [[nodiscard]] double least_seconds(double work, double decoded) const;
  [[nodiscard]] Plan plan(const Cut& cut) const;

private:
  /// Where rows of blocks are held, by several nodes: groups of rows overlap, and each node ends by helping
  /// in a row that another one holds.
  [[nodiscard]] double times_decoded(const Cut& cut) const;
  [[nodiscard]] double storage_seconds(double decoded) const;

  const PlanRequest& request_;
  const NominalRates& rates_;
};

} // namespace lsdeconv
