#pragma once

#include "lsdeconv/grid/planner.hpp"
#include "lsdeconv/grid/window_cost.hpp"

#include <algorithm>

namespace lsdeconv::testing {

inline constexpr std::int64_t gib = std::int64_t{1} << 30;

inline PlanRequest request_for(const Extent3& volume, const Extent3& half) {
  PlanRequest request;
  request.volume = volume;
  request.half_support = half;
  request.halo = {2 * half.z, 2 * half.y, 2 * half.x};
  request.bytes_per_worker = 8 * gib;
  request.layout = {2, 1, volume.x, false};
  return request;
}

/// A cleared mouse brain at 0.4 µm: 836 gigavoxels.
inline PlanRequest whole_brain(std::int64_t workers, std::int64_t bytes_per_worker) {
  PlanRequest request = request_for({7912, 12778, 8266}, {18, 7, 7});
  request.workers = workers;
  request.bytes_per_worker = bytes_per_worker;
  return request;
}

struct Measured {
  double bytes;   ///< Host memory of a worker.
  double decoded; ///< Bytes, for all blocks.
};

/// What a grid takes, counted block by block.
inline Measured measure(const PlanRequest& request, const BlockGrid& grid) {
  const GridShape& shape = grid.shape();
  Extent3 padded;
  Measured measured{};
  for (BlockId id{0}; id.value < grid.size(); ++id.value) {
    const Block block = grid.block(id);
    for (int axis = 0; axis < axes; ++axis) {
      padded[axis] = std::max(padded[axis], block.padded.extent()[axis]);
    }
    measured.decoded +=
        static_cast<double>(bytes_decoded_by_window(request.layout, request.volume, block.padded));
  }
  measured.bytes = static_cast<double>(request.bytes_fixed)
                   + static_cast<double>(voxel_count(shape.transform)) * request.bytes_per_transform_voxel
                   + static_cast<double>(voxel_count(padded)) * request.bytes_per_padded_voxel
                   + static_cast<double>(voxel_count(shape.core)) * request.bytes_per_core_voxel;
  return measured;
}

} // namespace lsdeconv::testing
