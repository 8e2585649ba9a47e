#pragma once

#include "cluster.hpp"

#include "lsdeconv/grid/transform_cost.hpp"

namespace lsdeconv::cluster_simulation {

/// What a block makes of work.
struct BlockWork {
  double image_bytes = 0; ///< Of its window, in memory.
  std::int64_t slices = 0;
  double transformed = 0; ///< Voxels, at the cheapest extent.
  double written_bytes = 0;
};

inline BlockWork work_of(const Block& block, const Job& job) {
  const Extent3& transform = job.grid.transform;
  const double cost =
      (transform_cost(transform.z) + transform_cost(transform.y) + transform_cost(transform.x)) / axes;
  return {.image_bytes = static_cast<double>(block.padded.voxels() * job.chunks.bytes_per_voxel),
          .slices = block.padded.extent().z,
          .transformed =
              static_cast<double>(job.transforms) * static_cast<double>(voxel_count(transform)) * cost,
          .written_bytes = static_cast<double>(block.core.voxels()) * sizeof(float)};
}

} // namespace lsdeconv::cluster_simulation
