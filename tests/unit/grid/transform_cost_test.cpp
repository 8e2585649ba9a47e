#include "lsdeconv/grid/transform_cost.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(FastLengths, HaveNoPrimeFactorAboveSeven) {
  const std::vector<std::int64_t> expected{1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 12, 14, 15, 16, 18,
                                           20, 21, 24, 25, 27, 28, 30, 32, 35, 36, 40, 42, 45, 48, 49};
  EXPECT_EQ(fast_lengths(49), expected);
  EXPECT_EQ(fast_lengths(0).size(), 0U);
}

TEST(TransformCost, IsNeverBelowTheCheapest) {
  for (const std::int64_t length : fast_lengths(20000)) {
    for (const int axis : {0, 1, 2}) {
      EXPECT_GE(transform_cost(axis, length), cheapest_transform) << length;
      EXPECT_LT(transform_cost(axis, length), 11) << length;
    }
  }
}

TEST(TransformCost, IsThatOfOneMoreForOddRowsOnly) {
  EXPECT_GT(189 * transform_cost(2, 189), 192 * transform_cost(2, 192));
  for (const int axis : {0, 1}) {
    EXPECT_LT(189 * transform_cost(axis, 189), 192 * transform_cost(axis, 192));
  }
}

/// Time per voxel of whole iterations on one core, relative to 128×256×256.
TEST(TransformCost, AgreesWithWholeIterations) {
  const auto relative = [](std::int64_t z, std::int64_t y, std::int64_t x) {
    return (transform_cost(0, z) + transform_cost(1, y) + transform_cost(2, x))
           / (transform_cost(0, 128) + transform_cost(1, 256) + transform_cost(2, 256));
  };
  EXPECT_NEAR(relative(168, 288, 280), 1.01, 0.05);
  EXPECT_NEAR(relative(128, 512, 512), 1.0, 0.05);
  EXPECT_NEAR(relative(540, 128, 256), 1.0, 0.05);
  EXPECT_NEAR(relative(168, 280, 275), 2.0, 0.1);
}

TEST(GpuTransformCost, IsTheNumberOfPasses) {
  EXPECT_EQ(gpu_transform_cost(2, 512), 1);
  EXPECT_EQ(gpu_transform_cost(2, 500), 2) << "no kernel for such rows";
  EXPECT_EQ(gpu_transform_cost(1, 500), 1) << "but one for such columns";
  EXPECT_EQ(gpu_transform_cost(1, 1080), 2);
  EXPECT_EQ(gpu_transform_cost(0, 1080), 1) << "along z every length up to 4096 takes one pass";
  EXPECT_EQ(gpu_transform_cost(0, 4096), 1);
  EXPECT_EQ(gpu_transform_cost(2, 1080), 1);
  EXPECT_EQ(gpu_transform_cost(0, 5120), 3);
  EXPECT_EQ(gpu_transform_cost(2, 96), 1);
  for (const std::int64_t length : fast_lengths(20000)) {
    for (const int axis : {0, 1, 2}) {
      EXPECT_GE(gpu_transform_cost(axis, length), cheapest_transform) << length;
    }
  }
}

TEST(FastLength, IsTheNextOne) {
  EXPECT_EQ(fast_length(-3), 1);
  EXPECT_EQ(fast_length(0), 1);
  EXPECT_EQ(fast_length(1), 1);
  EXPECT_EQ(fast_length(11), 12);
  EXPECT_EQ(fast_length(189), 189);
  EXPECT_EQ(fast_length(257), 270);
}

} // namespace
} // namespace lsdeconv
