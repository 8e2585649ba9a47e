#include "simulation/structures.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(Tube, DistanceIsThatToItsRoundedSurface) {
  const Tube tube{{0, 0, 0}, {0, 0, 10}, 2, 1, 1};
  EXPECT_DOUBLE_EQ(tube.distance({0, 0, 0}), -2);
  EXPECT_DOUBLE_EQ(tube.distance({0, 5, 0}), 3);
  EXPECT_DOUBLE_EQ(tube.distance({5, 0, 5}), 3.5);
  EXPECT_DOUBLE_EQ(tube.distance({0, 0, 14}), 3);
  EXPECT_DOUBLE_EQ(tube.distance({0, 4, -3}), 3);
}

TEST(Tube, BoundsHoldIt) {
  const Region bounds = Tube{{1, 5, 0}, {2, 3, 10}, 0.5, 1, 1}.bounds();
  EXPECT_EQ(bounds.lower, (Vector3{0, 2, -1}));
  EXPECT_EQ(bounds.upper, (Vector3{3, 6, 11}));
}

TEST(Soma, SurfaceIsTheEllipsoid) {
  const Soma soma{{1, 1, 1}, {0, 0, 1}, 7, 4, 1};
  EXPECT_NEAR(soma.distance({1, 1, 8}), 0, 1e-12);
  EXPECT_NEAR(soma.distance({1, 5, 1}), 0, 1e-12);
  EXPECT_NEAR(soma.distance({1 + 4 * 0.6, 1, 1 + 7 * 0.8}), 0, 1e-12);
  EXPECT_NEAR(soma.distance({1, 1, 9}), 1, 1e-12);
  EXPECT_NEAR(soma.distance({1, 4, 1}), -1, 1e-12);
  EXPECT_LT(soma.distance({1, 1, 1}), -3);
}

TEST(Soma, TurnsWithItsAxis) {
  const Soma soma{{0, 0, 0}, {0.6, 0.8, 0}, 7, 4, 1};
  EXPECT_NEAR(soma.distance({4.2, 5.6, 0}), 0, 1e-12);
  EXPECT_NEAR(soma.distance({0, 0, -4}), 0, 1e-12);
}

} // namespace
} // namespace lsdeconv
