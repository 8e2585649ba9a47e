#include "lsdeconv/filters/background_field.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

/// 2 x 2 x 3 nodes over 5 x 9 x 11 voxels, worked on from (1, 2, 3) on.
BackgroundField field() {
  BackgroundField result{.nodes = Volume<float>({2, 2, 3}), .volume = {5, 9, 11}, .origin = {1, 2, 3}};
  float value = 10;
  for (float& node : result.nodes) {
    node = value;
    value += value < 60 ? 10 : 25;
  }
  return result;
}

TEST(BackgroundField, IsLinearBetweenNodes) {
  const BackgroundField f = field();
  EXPECT_DOUBLE_EQ(f.at({0, 0, 0}), 10);
  EXPECT_DOUBLE_EQ(f.at({0, 0, 5}), 20);
  EXPECT_DOUBLE_EQ(f.at({0, 0, 2.5}), 15);
  EXPECT_DOUBLE_EQ(f.at({0, 8, 10}), 60);
  EXPECT_DOUBLE_EQ(f.at({4, 0, 0}), 85);
  EXPECT_DOUBLE_EQ(f.at({2, 4, 5}), (20 + 50 + 110 + 185) / 4.0);
}

TEST(BackgroundField, MeanIsThatOfTheVolume) {
  BackgroundField f = field();
  f.nodes(1, 0, 1) = 500; // else it is as the mean of the nodes, whose middle ones count more
  double sum = 0;
  constexpr int steps = 40;
  for (int z = 0; z < steps; ++z) {
    for (int y = 0; y < steps; ++y) {
      for (int x = 0; x < steps; ++x) {
        sum += f.at({4 * (z + 0.5) / steps, 8 * (y + 0.5) / steps, 10 * (x + 0.5) / steps});
      }
    }
  }
  EXPECT_NEAR(f.mean(), sum / steps / steps / steps, 1e-9);
}

TEST(BackgroundField, EvensOutAlikeInAnyBoxAndLeavesEmptyVoxels) {
  const BackgroundField f = field();
  Volume<float> all({4, 7, 8});
  std::fill(all.begin(), all.end(), 200.0F);
  all.view()(3, 6, 7) = 0;
  even_out(all.view(), whole(all.extent()), f, 2);
  EXPECT_FLOAT_EQ(all.view()(0, 0, 0), 200 - static_cast<float>(f.at({1, 2, 3}) - f.mean()));
  EXPECT_EQ(all.view()(3, 6, 7), 0);
  Volume<float> part({2, 3, 4});
  std::fill(part.begin(), part.end(), 200.0F);
  even_out(part.view(), {{1, 2, 3}, {3, 5, 7}}, f, 1);
  EXPECT_EQ(part.view()(1, 2, 3), all.view()(2, 4, 6));
  EXPECT_EQ(part.view()(0, 0, 0), all.view()(1, 2, 3));
}

TEST(BackgroundField, OneNodeIsOneLevel) {
  BackgroundField f{.nodes = Volume<float>({1, 1, 1}), .volume = {3, 3, 3}, .origin = {}};
  *f.nodes.begin() = 7;
  EXPECT_EQ(f.at({1, 2, 0.5}), 7);
  EXPECT_EQ(f.mean(), 7);
}

} // namespace
} // namespace lsdeconv
