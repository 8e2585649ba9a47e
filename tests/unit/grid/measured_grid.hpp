#pragma once

#include "lsdeconv/grid/planner.hpp"
#include "lsdeconv/grid/transform_cost.hpp"
#include "lsdeconv/grid/window_cost.hpp"

#include <algorithm>
#include <cmath>

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
  double bytes;
  double decoded;
  double block_seconds;
  double total_seconds;
};

/// What a grid costs, block by block, written from the description of the plan.
inline Measured measure(const PlanRequest& request, const BlockGrid& grid, const NominalRates& rates) {
  const GridShape& shape = grid.shape();
  Extent3 padded;
  double decoded = 0;
  double slices = 0;
  for (BlockId id{0}; id.value < grid.size(); ++id.value) {
    const Block block = grid.block(id);
    for (int axis = 0; axis < axes; ++axis) {
      padded[axis] = std::max(padded[axis], block.padded.extent()[axis]);
    }
    decoded += static_cast<double>(bytes_decoded_by_window(request.layout, request.volume, block.padded));
    slices += static_cast<double>(block.padded.extent().z);
  }
  const auto blocks = static_cast<double>(grid.size());
  const auto workers = static_cast<double>(request.workers);
  const auto voxels = static_cast<double>(voxel_count(shape.transform));
  const double cost = (transform_cost(shape.transform.z) + transform_cost(shape.transform.y)
                       + transform_cost(shape.transform.x))
                      / 3;
  const double psfs = request.psfs ? request.psfs->mean(shape.core[request.psfs->axis]) : 1;
  const double compute =
      psfs * static_cast<double>(request.transforms) * voxels * cost / rates.transform_voxels_per_second;
  const double written = static_cast<double>(voxel_count(request.volume)) * 4;
  const double read =
      decoded / blocks / rates.decoded_bytes_per_second + slices / blocks * rates.seconds_per_slice;
  const double write = written / blocks / rates.written_bytes_per_second;
  const double storage = std::max((decoded + written) / rates.storage_bytes_per_second,
                                  slices / rates.storage_slices_per_second);
  Measured measured{};
  measured.bytes = static_cast<double>(request.bytes_fixed) + voxels * request.bytes_per_transform_voxel
                   + static_cast<double>(voxel_count(padded)) * request.bytes_per_padded_voxel
                   + static_cast<double>(voxel_count(shape.core)) * request.bytes_per_core_voxel;
  measured.decoded = decoded;
  const double slowest = std::max({compute, read, write});
  const double others = compute + read + write - slowest;
  measured.block_seconds = rates.seconds_per_block + slowest + rates.overlap_loss * others;
  const double rounds =
      blocks <= workers ? 1 : (std::ceil(blocks / workers) + 1 + (blocks - 1) / workers) / 2;
  const double path = rounds * measured.block_seconds + others;
  measured.total_seconds = std::max(path, storage + compute) + 0.02 * std::min(path, storage + compute);
  return measured;
}

} // namespace lsdeconv::testing
