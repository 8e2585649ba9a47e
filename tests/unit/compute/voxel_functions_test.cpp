#include "lsdeconv/compute/voxel_functions.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

TEST(VoxelFunctions, ExtrapolationGoesOnAlongTheLastChangeButNotBelowZero) {
  EXPECT_FLOAT_EQ(voxel::extrapolated(3, 2, 0.5F), 3.5F);
  EXPECT_FLOAT_EQ(voxel::extrapolated(1, 5, 0.5F), 0);
  EXPECT_FLOAT_EQ(voxel::extrapolated(3, 2, 0), 3);
}

TEST(VoxelFunctions, RatioDividesDataByTheModel) {
  EXPECT_FLOAT_EQ(voxel::ratio(6, 1, 2, 0.1F), 2);
  EXPECT_FLOAT_EQ(voxel::ratio(6, -5, 2, 0.5F), 12) << "the floor bounds the divisor";
}

TEST(VoxelFunctions, RatioIsZeroWithoutLight) {
  EXPECT_EQ(voxel::ratio(0, 0, 0, 1e-20F), 0);
  EXPECT_EQ(voxel::ratio(-3, 1, 2, 0.1F), 0);
}

TEST(VoxelFunctions, UpdateIgnoresNegativeRoundOff) {
  EXPECT_FLOAT_EQ(voxel::updated(2, 3, 1.5F), 9);
  EXPECT_EQ(voxel::updated(2, -1e-9F, 1.5F), 0);
}

TEST(VoxelFunctions, StartHoldsTheFloorWhereTheObjectIsSeen) {
  EXPECT_FLOAT_EQ(voxel::started(3, 2, 0.5F), 6);
  EXPECT_FLOAT_EQ(voxel::started(-3, 2, 0.5F), 0.5F);
  EXPECT_EQ(voxel::started(3, 0, 0.5F), 0) << "unseen";
}

TEST(VoxelFunctions, WeightIsZeroWhereAlmostNoLightMeetsData) {
  EXPECT_FLOAT_EQ(voxel::weight(0.25F), 4);
  EXPECT_EQ(voxel::weight(0.01F), 0);
  EXPECT_EQ(voxel::weight(0), 0);
}

} // namespace
} // namespace lsdeconv
