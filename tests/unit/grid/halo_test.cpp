#include "lsdeconv/core/error.hpp"
#include "lsdeconv/grid/planner.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

std::int64_t halo_z(std::int64_t half, double fwhm, double effective, std::int64_t iterations) {
  return halo_for({half, 1, 1}, {fwhm, 0.3, 0.3}, effective, iterations).z;
}

TEST(Halo, IsSixWidthsAtTheRecommendedSupport) {
  EXPECT_EQ(halo_for({18, 7, 7}, {5.9, 2.05, 2.05}, 12, 12), (Extent3{36, 14, 14}));
}

TEST(Halo, WidthCountsWhereThePsfWasCutShort) {
  EXPECT_EQ(halo_z(6, 5.9, 12, 12), 24); // 6 + 3 * 5.9 = 23.7
  EXPECT_EQ(halo_z(24, 5.9, 12, 12), 48);
}

TEST(Halo, GrowsByOneWidthForEightMoreIterations) {
  EXPECT_EQ(halo_z(18, 6, 20, 20), 42);
  EXPECT_EQ(halo_z(18, 6, 28, 28), 48);
  EXPECT_EQ(halo_z(18, 6, 5, 5), 36);
}

TEST(Halo, NeverExceedsWhatTheIterationsCanReach) {
  EXPECT_EQ(halo_z(10, 40, 1, 1), 30); // start: 10; one iteration: 10 for H and 10 for H'
  EXPECT_EQ(halo_z(10, 40, 0, 0), 10);
  EXPECT_EQ(halo_z(0, 1, 12, 12), 0);
}

TEST(Halo, EffectiveIterationsCountForTheGrowthAndRealOnesForTheReach) {
  EXPECT_EQ(halo_z(18, 6, 12, 50), 36);
  EXPECT_EQ(halo_z(18, 6, 28, 1), 48);
}

/// Distances from a cut where the relative L2 difference of a plane to the uncut result stays above 1e-3,
/// measured on cut phantoms with a reference implementation.
TEST(Halo, CoversTheMeasuredDisturbances) {
  struct Measured {
    std::int64_t half;
    double fwhm;
    std::int64_t iterations;
    std::int64_t distance;
  };
  constexpr Measured table[]{
      {6, 5.9, 10, 19},  {6, 5.9, 15, 21},  {6, 5.9, 20, 21},  {6, 5.9, 30, 29},  {12, 5.9, 10, 26},
      {12, 5.9, 15, 28}, {12, 5.9, 20, 30}, {12, 5.9, 30, 34}, {18, 5.9, 10, 31}, {18, 5.9, 15, 32},
      {18, 5.9, 20, 37}, {18, 5.9, 30, 37}, {24, 5.9, 10, 31}, {24, 5.9, 20, 37}, {24, 5.9, 30, 37},
      {5, 2.05, 10, 9},  {5, 2.05, 20, 8},  {5, 2.05, 30, 10}, {6, 2.15, 10, 11}, {6, 2.15, 20, 12},
      {6, 2.15, 30, 14}, {4, 1.25, 10, 4},  {4, 1.25, 20, 4},  {4, 1.25, 30, 5},
  };
  for (const Measured& row : table) {
    EXPECT_GE(halo_z(row.half, row.fwhm, static_cast<double>(row.iterations), row.iterations), row.distance)
        << "half " << row.half << ", width " << row.fwhm << ", iterations " << row.iterations;
  }
}

TEST(Halo, RefusesWidthsThatAreNoNumbers) {
  EXPECT_THROW((void)halo_z(5, std::nan(""), 12, 12), Error);
  EXPECT_THROW((void)halo_z(5, -1, 12, 12), Error);
}

} // namespace
} // namespace lsdeconv
