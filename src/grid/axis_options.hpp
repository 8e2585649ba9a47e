#pragma once

#include "lsdeconv/grid/planner.hpp"

#include <vector>

namespace lsdeconv {

/// A way to cut one axis, and what the planner must know of it.
struct AxisOption {
  std::int64_t blocks;
  std::int64_t core;
  std::int64_t transform;
  std::int64_t padded;    ///< Longest data of a block.
  std::int64_t decoded;   ///< Voxels decoded for the windows of all blocks (decoded_extent()).
  double cost;            ///< transform_cost().
  std::int64_t found = 0; ///< Voxels beside them that the block before has left in memory.
  double psfs = 1;        ///< Per block on average, where they vary along this axis.
  /// Voxels transformed along the axis: blocks × transform.
  [[nodiscard]] double work() const { return static_cast<double>(blocks) * static_cast<double>(transform); }
};

/// The cuts of one axis that can be part of a best plan, least work first: balanced cores, fast transforms,
/// none that a shorter one beats.
std::vector<AxisOption> axis_options(const PlanRequest& request, int axis);

/// The cut of one axis that a grid has already.
AxisOption axis_option(const PlanRequest& request, int axis, const GridShape& shape);

} // namespace lsdeconv
