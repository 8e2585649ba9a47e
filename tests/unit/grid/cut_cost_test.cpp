#include "unit/grid/measured_grid.hpp"

#include "lsdeconv/grid/planner.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using testing::measure;
using testing::Measured;
using testing::request_for;

TEST(EstimatePlan, TakesAGridThatThisMachineWouldNotChoose) {
  PlanRequest request = request_for({100, 90, 80}, {3, 2, 2});
  const GridShape shape{request.volume, {30, 45, 27}, request.halo, request.half_support, {48, 54, 45}};
  request.workers = 3;
  request.bytes_per_worker = 1; // the grid is fixed: nothing is refused here
  const Plan plan = estimate_plan(shape, request);
  const Measured measured = measure(request, BlockGrid(shape), {});
  EXPECT_EQ(plan.shape, shape);
  EXPECT_NEAR(static_cast<double>(plan.bytes_per_worker), measured.bytes, 1);
  EXPECT_EQ(static_cast<double>(plan.bytes_decoded), measured.decoded);
  EXPECT_NEAR(plan.total_seconds, measured.total_seconds, 1e-9 * measured.total_seconds);
}

} // namespace
} // namespace lsdeconv
