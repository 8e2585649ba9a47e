#include "deconvolution/psf/full_width.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

TEST(FullWidth, OfAGaussianIsKnown) {
  const auto gaussian = [](double x) { return std::exp(-x * x / 2); };
  EXPECT_NEAR(full_width(gaussian, 3), 2 * std::sqrt(2 * std::log(2.0)), 1e-14);
}

TEST(FullWidth, OfTwoLobesReachesTheOuterFlanks) {
  const auto lobes = [](double x) {
    return std::exp(-(x - 3) * (x - 3) * 2) + std::exp(-(x + 3) * (x + 3) * 2);
  };
  EXPECT_NEAR(full_width(lobes, 8), 2 * (3 + std::sqrt(std::log(2.0) / 2)), 1e-4);
}

TEST(FullWidth, EndsAtTheLimitWhereAProfileDoesNotFall) {
  EXPECT_EQ(full_width([](double) { return 0.7; }, 5), 10);
}

TEST(FullWidth, OfATriangleBetweenVoxelsIsLinear) {
  Volume<float> values({1, 1, 7}, 0.0F);
  const float profile[]{0, 1, 2, 4, 3, 1, 0};
  std::copy_n(profile, 7, values.data());
  // 2 is met one voxel to the left, and half way from 3 to 1 on the right.
  EXPECT_DOUBLE_EQ(full_width(values.view(), {0, 0, 3}, 2), 1 + 1.5);
}

TEST(FullWidth, OfASingleVoxelIsOne) {
  Volume<float> values({3, 3, 1}, 0.0F);
  values(1, 1, 0) = 5;
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_DOUBLE_EQ(full_width(values.view(), {1, 1, 0}, axis), 1);
  }
}

TEST(FullWidth, CountsNothingBeyondTheFaces) {
  const Volume<float> values({1, 5, 1}, 2.0F);
  EXPECT_DOUBLE_EQ(full_width(values.view(), {0, 2, 0}, 1), 5);
}

} // namespace
} // namespace lsdeconv
