#include "cut_cost.hpp"

#include "row_groups.hpp"

#include "lsdeconv/grid/transform_cost.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// Computing and storage overlap; this part of the shorter of the two times is counted all the same. So of
/// grids whose longer time is the same, the one with less of the other is best.
constexpr double lost_of_hidden = 0.02;

double written_bytes(const PlanRequest& request) {
  return static_cast<double>(voxel_count(request.volume)) * result_bytes_per_voxel;
}

} // namespace

double rounds_of_blocks(double blocks, double workers) {
  if (blocks <= workers) {
    return 1;
  }
  const double in_step = std::ceil(blocks / workers);
  const double worst = (blocks - 1) / workers + 1;
  return (in_step + worst) / 2;
}

double CutCost::chunk_cache_bytes(const Cut& cut, const ChunkCacheMemory& chunk_cache) {
  const auto rows = static_cast<double>(cut.z->padded + chunk_cache.chunk_slices - 1)
                    * static_cast<double>(cut.y->padded + chunk_cache.chunk_rows);
  const auto least = static_cast<double>(chunk_cache.least);
  return std::clamp(std::ceil(rows * chunk_cache.bytes_per_row), least,
                    std::max(least, static_cast<double>(chunk_cache.most)));
}

double CutCost::bytes(const Cut& cut, const MemoryPool& pool) {
  return static_cast<double>(pool.fixed) + chunk_cache_bytes(cut, pool.chunk_cache)
         + std::ceil(product(cut, &AxisOption::transform) * pool.per_transform_voxel
                     + product(cut, &AxisOption::padded) * pool.per_padded_voxel
                     + product(cut, &AxisOption::core) * pool.per_core_voxel);
}

MemoryPool CutCost::scarcest(const Cut& cut) const {
  const MemoryPool host = request_.host();
  if (!request_.device) {
    return host;
  }
  const MemoryPool& device = *request_.device;
  const bool device_is_fuller = bytes(cut, device) * static_cast<double>(host.bytes)
                                > bytes(cut, host) * static_cast<double>(device.bytes);
  return device_is_fuller ? device : host;
}

CutCost::Times CutCost::times(const Cut& cut) const {
  const double blocks = product(cut, &AxisOption::blocks);
  const auto workers = static_cast<double>(request_.workers);
  const double decoded =
      product(cut, &AxisOption::decoded) * static_cast<double>(request_.layout.bytes_per_voxel) / blocks;
  const double written = written_bytes(request_) / blocks;
  const double relative_cost = (cut.z->cost + cut.y->cost + cut.x->cost) / axes;
  const double compute = static_cast<double>(request_.transforms) * product(cut, &AxisOption::psfs)
                         * product(cut, &AxisOption::transform) * relative_cost
                         / rates_.transform_voxels_per_second;
  // Each block opens every slice that it reads from, or layer of chunks.
  const double slices = static_cast<double>(cut.z->decoded) * blocks / static_cast<double>(cut.z->blocks)
                        / static_cast<double>(request_.layout.chunk_slices);
  const double read = decoded / rates_.decoded_bytes_per_second + slices / blocks * rates_.seconds_per_slice;
  const double write = written / rates_.written_bytes_per_second;
  const double slowest = std::max({compute, read, write});
  const double hidden = compute + read + write - slowest;
  const double block = slowest + rates_.overlap_loss * hidden + rates_.seconds_per_block;
  // Each worker fills and drains its pipeline once; the storage is idle while the first and the last block
  // are computed.
  const double storage = std::max(storage_seconds(product(cut, &AxisOption::decoded) * times_decoded(cut)),
                                  slices / rates_.storage_slices_per_second);
  const double of_a_worker = rounds_of_blocks(blocks, workers) * block + hidden;
  const double of_storage = storage + compute;
  return {block, compute, storage,
          std::max(of_a_worker, of_storage) + lost_of_hidden * std::min(of_a_worker, of_storage)};
}

double CutCost::times_decoded(const Cut& cut) const {
  if (request_.chunk_cache.bytes_per_row == 0 || request_.nodes == 1) {
    return 1;
  }
  const auto group =
      static_cast<double>(rows_per_group({cut.z->blocks, cut.y->blocks, cut.x->blocks}, request_.nodes));
  const double between_groups =
      static_cast<double>(cut.y->found) / (static_cast<double>(cut.y->decoded) * group);
  const double rows = static_cast<double>(cut.z->blocks) * static_cast<double>(cut.y->blocks);
  return (1 + between_groups) * (1 + static_cast<double>(request_.nodes) / rows);
}

double CutCost::storage_seconds(double decoded) const {
  return (decoded * static_cast<double>(request_.layout.bytes_per_voxel) + written_bytes(request_))
         / rates_.storage_bytes_per_second;
}

double CutCost::least_seconds(double work, double decoded) const {
  const double compute = work * cheapest_transform * static_cast<double>(request_.transforms)
                         / (rates_.transform_voxels_per_second * static_cast<double>(request_.workers));
  return std::max(compute, storage_seconds(decoded)) * (1 - 1e-9);
}

Plan CutCost::plan(const Cut& cut) const {
  Plan plan;
  plan.shape.volume = request_.volume;
  plan.shape.halo = request_.halo;
  plan.shape.half_support = request_.half_support;
  for (int axis = 0; axis < axes; ++axis) {
    plan.shape.core[axis] = cut[axis]->core;
    plan.shape.transform[axis] = cut[axis]->transform;
  }
  const Times seconds = times(cut);
  plan.bytes_per_worker = static_cast<std::int64_t>(bytes(cut, request_.host()));
  plan.bytes_for_chunks = static_cast<std::int64_t>(chunk_cache_bytes(cut, request_.chunk_cache));
  plan.bytes_on_device = request_.device ? static_cast<std::int64_t>(bytes(cut, *request_.device)) : 0;
  plan.bytes_decoded = cut.z->decoded * cut.y->decoded * cut.x->decoded * request_.layout.bytes_per_voxel;
  plan.block_seconds = seconds.block;
  plan.compute_seconds = seconds.compute;
  plan.storage_seconds = seconds.storage;
  plan.total_seconds = seconds.total;
  return plan;
}

} // namespace lsdeconv
