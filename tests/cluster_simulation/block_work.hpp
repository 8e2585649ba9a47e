#pragma once

#include "cluster.hpp"

#include "lsdeconv/grid/transform_cost.hpp"

namespace lsdeconv::cluster_simulation {

/// The work that a block takes.
struct BlockWork {
  double image_bytes = 0;  ///< Of its window with the halo, uncompressed.
  std::int64_t slices = 0; ///< That its window touches.
  double transformed = 0;  ///< Voxels times transform passes, as if the extent were the cheapest.
  double written_bytes = 0;
};

/// What a block of the job takes.
inline BlockWork work_of(const Block& block, const Job& job) {
  const Extent3& transform = job.grid.transform;
  const double cost = (gpu_transform_cost(0, transform.z) + gpu_transform_cost(1, transform.y)
                       + gpu_transform_cost(2, transform.x))
                      / axes;
  return {.image_bytes = static_cast<double>(block.padded.voxels() * job.chunks.bytes_per_voxel),
          .slices = block.padded.extent().z,
          .transformed =
              static_cast<double>(job.transforms) * static_cast<double>(voxel_count(transform)) * cost,
          .written_bytes = static_cast<double>(block.core.voxels()) * sizeof(float)};
}

} // namespace lsdeconv::cluster_simulation
