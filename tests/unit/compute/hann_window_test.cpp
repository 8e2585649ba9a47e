#include "lsdeconv/compute/hann_window.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

TEST(HannWindow, LiesBetweenZerosHalfAVoxelOutside) {
  const std::vector<double> window = hann_window(4);
  ASSERT_EQ(window.size(), 4U);
  const double outer = (1 - std::sqrt(0.5)) / 2; // sin² of 22.5°
  EXPECT_NEAR(window[0], outer, 1e-15);
  EXPECT_NEAR(window[1], 1 - outer, 1e-15);
  EXPECT_NEAR(window[2], 1 - outer, 1e-15);
  EXPECT_NEAR(window[3], outer, 1e-15);
}

TEST(HannWindow, HasAMeanOfOneHalfAndIsOneForASingleVoxel) {
  const std::vector<double> window = hann_window(37);
  EXPECT_NEAR(std::accumulate(window.begin(), window.end(), 0.0) / 37, 0.5, 1e-14);
  EXPECT_EQ(hann_window(1), std::vector<double>{1});
}

} // namespace
} // namespace lsdeconv
