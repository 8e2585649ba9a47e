#pragma once

#include "lsdeconv/grid/planner.hpp"

#include <vector>

namespace lsdeconv {

/// A way to cut one axis, and what the planner must know about it. Lengths in voxels.
struct AxisOption {
  std::int64_t blocks;
  std::int64_t core;
  std::int64_t transform;
  std::int64_t padded;    ///< Longest padded box of a block.
  std::int64_t decoded;   ///< Voxels decoded for the padded boxes of all blocks (decoded_extent()).
  double cost;            ///< transform_cost() or gpu_transform_cost() of `transform`.
  std::int64_t found = 0; ///< Voxels that need not be decoded, because an earlier block left them in memory.
  double psfs = 1;        ///< Mean number of PSFs per block, where they vary along this axis.
  /// Voxels transformed along the axis: blocks × transform.
  [[nodiscard]] double work() const { return static_cast<double>(blocks) * static_cast<double>(transform); }
};

/// The cuts of one axis that can be part of a best plan, least work first: balanced cores with fast
/// transforms, of which none is beaten by a shorter one.
std::vector<AxisOption> axis_options(const PlanRequest& request, int axis);

/// The cut of one axis of a given grid.
AxisOption axis_option(const PlanRequest& request, int axis, const GridShape& shape);

} // namespace lsdeconv
