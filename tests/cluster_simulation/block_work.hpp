#pragma once

#include "lsdeconv/grid/planner.hpp"
#include "lsdeconv/grid/transform_cost.hpp"
#include "lsdeconv/grid/window_cost.hpp"

namespace lsdeconv::cluster_simulation {

/// What a block makes of work.
struct BlockWork {
  double read_bytes = 0;
  std::int64_t slices = 0;
  double transformed = 0; ///< Voxels, at the cheapest extent.
  double written_bytes = 0;
};

inline BlockWork work_of(const Block& block, const GridShape& shape, const PlanRequest& request) {
  const double cost = (transform_cost(shape.transform.z) + transform_cost(shape.transform.y)
                       + transform_cost(shape.transform.x))
                      / axes;
  return {.read_bytes =
              static_cast<double>(bytes_decoded_by_window(request.layout, request.volume, block.padded)),
          .slices = block.padded.extent().z,
          .transformed = static_cast<double>(request.transforms)
                         * static_cast<double>(voxel_count(shape.transform)) * cost,
          .written_bytes = static_cast<double>(block.core.voxels()) * sizeof(float)};
}

} // namespace lsdeconv::cluster_simulation
