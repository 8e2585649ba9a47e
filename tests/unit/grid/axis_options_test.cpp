#include "grid/axis_options.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace lsdeconv {
namespace {

PlanRequest request_along_y(std::int64_t volume, std::int64_t half, std::int64_t halo) {
  PlanRequest request;
  request.volume = {1, volume, 1};
  request.half_support = {0, half, 0};
  request.halo = {0, halo, 0};
  return request;
}

TEST(AxisOptions, AreGridsThatHoldTheirBlocks) {
  std::mt19937_64 random(8);
  const auto between = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  for (int trial = 0; trial < 500; ++trial) {
    const std::int64_t half = between(0, 20);
    const PlanRequest request = request_along_y(between(1, 300), half, between(half, 3 * half));
    for (const AxisOption& option : axis_options(request, 1)) {
      const BlockGrid grid({request.volume,
                            {1, option.core, 1},
                            request.halo,
                            request.half_support,
                            {1, option.transform, 1}});
      ASSERT_EQ(grid.size(), option.blocks);
      ASSERT_EQ(option.core, ceil_div(request.volume.y, option.blocks)); // balanced
    }
  }
}

TEST(AxisOptions, BeginWithTheLeastWorkAndReachFromOneBlockToOneVoxel) {
  const auto options = axis_options(request_along_y(300, 5, 10), 1);
  EXPECT_TRUE(std::is_sorted(options.begin(), options.end(),
                             [](const auto& a, const auto& b) { return a.work() < b.work(); }));
  const auto [most, fewest] = std::minmax_element(
      options.begin(), options.end(), [](const auto& a, const auto& b) { return a.core < b.core; });
  EXPECT_EQ(most->core, 1);
  EXPECT_EQ(fewest->core, 300);
}

} // namespace
} // namespace lsdeconv
