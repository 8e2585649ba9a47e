#include "lsdeconv/compute/voxel_functions.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

constexpr float never = std::numeric_limits<float>::infinity(); // saturated

TEST(VoxelFunctions, ExtrapolationGoesOnAlongTheLastChangeButNotBelowZero) {
  EXPECT_FLOAT_EQ(voxel::extrapolated(3, 2, 0.5F), 3.5F);
  EXPECT_FLOAT_EQ(voxel::extrapolated(1, 5, 0.5F), 0);
  EXPECT_FLOAT_EQ(voxel::extrapolated(3, 2, 0), 3);
}

TEST(VoxelFunctions, RatioDividesDataByTheModel) {
  EXPECT_FLOAT_EQ(voxel::ratio(6, 1, 2, 0.1F, never), 2);
  EXPECT_FLOAT_EQ(voxel::ratio(6, -5, 2, 0.5F, never), 12) << "the floor bounds the divisor";
}

TEST(VoxelFunctions, RatioIsZeroWithoutLight) {
  EXPECT_EQ(voxel::ratio(0, 0, 0, 1e-20F, never), 0);
  EXPECT_EQ(voxel::ratio(-3, 1, 2, 0.1F, never), 0);
}

TEST(VoxelFunctions, AnUnseenVoxelAsksForNoChange) {
  const float unseen = voxel::observed(65535, 100, 65535);
  EXPECT_FALSE(voxel::is_seen(unseen));
  EXPECT_EQ(voxel::ratio(unseen, 1, 2, 0.1F, never), 1);
  EXPECT_EQ(voxel::ratio(unseen, 1, 2, 0.1F, 5), 1);
  EXPECT_EQ(voxel::excess(unseen, 2), 0);
  EXPECT_EQ(voxel::seen(unseen), 0);
}

TEST(VoxelFunctions, OnlyTheSampleThatSaysSoIsUnseen) {
  EXPECT_FLOAT_EQ(voxel::observed(65534, 100, 65535), 65434);
  EXPECT_FLOAT_EQ(voxel::observed(65535, 100, std::nanf("")), 65435) << "none is";
  EXPECT_TRUE(voxel::is_seen(-5));
  EXPECT_FLOAT_EQ(voxel::excess(-5, 2), -7);
  EXPECT_EQ(voxel::seen(0), 1);
}

TEST(VoxelFunctions, SaturatedDataAreFittedByWhatIsBrighter) {
  EXPECT_EQ(voxel::ratio(6, 10, 2, 0.1F, 6), 1) << "the model may be above";
  EXPECT_FLOAT_EQ(voxel::ratio(6, 1, 2, 0.1F, 6), 2) << "but not below";
  EXPECT_FLOAT_EQ(voxel::ratio(5, 8, 2, 0.1F, 6), 0.5F) << "nor where it is not saturated";
}

TEST(VoxelFunctions, HalvesAreComparedWithHalfOfTheModel) {
  EXPECT_FLOAT_EQ(voxel::half_ratio(10, 4, 6, 2, 0.1F, never), 1);
  EXPECT_EQ(voxel::half_ratio(10, 4, 18, 2, 0.1F, 10), 1) << "saturated";
  EXPECT_FLOAT_EQ(voxel::half_ratio(9, 5, 6, 4, 0.1F, 10), 1) << "twice the half is above, the data are not";
  EXPECT_FLOAT_EQ(voxel::half_ratio(9, 2, 6, 2, 0.1F, 10), 0.5F);
  EXPECT_EQ(voxel::half_ratio(NAN, NAN, 6, 2, 0.1F, 10), 1) << "unseen";
}

TEST(VoxelFunctions, HalvesAgreeWhereBothWantTheSame) {
  EXPECT_FLOAT_EQ(voxel::agreement(0.75F, 0.625F, 0.5F), 0.125F);
  EXPECT_FLOAT_EQ(voxel::agreement(0.25F, 0.375F, 0.5F), 0.125F);
  EXPECT_FLOAT_EQ(voxel::agreement(0.25F, 0.625F, 0.5F), -0.125F);
  EXPECT_EQ(voxel::agreement(50, 70, 0.5F), 1) << "bounded";
  EXPECT_EQ(voxel::agreement(1e-8F, -1e-8F, 0), -1e-12F) << "bounded where no light is observed";
}

TEST(VoxelFunctions, NothingIsUpdatedWhereHalvesDisagree) {
  EXPECT_FLOAT_EQ(voxel::agreed(3, 1e-9F, 0.4F, 0.8F), 1.5F);
  EXPECT_FLOAT_EQ(voxel::agreed(3, -0.1F, 0.4F, 0.8F), 3);
  const float plain = 0.25F * voxel::plain_disagreement; // the gradient is -1/2
  EXPECT_FLOAT_EQ(voxel::agreed(3, -0.5F * plain, 0.4F, 0.8F), 2.25F) << "no step";
  EXPECT_FLOAT_EQ(voxel::agreed(3, -0.5F * voxel::least_disagreement, 0.8F, 0.8F), 3);
  EXPECT_EQ(voxel::agreed(3, -1, 0.4F, 1e-8F), 0) << "no light is observed";
}

TEST(VoxelFunctions, TheStartIsWeighedByTheLightThatIsSeen) {
  EXPECT_FLOAT_EQ(voxel::weighed(3, 0.8F, 0.2F, 0.1F), 12);
  EXPECT_FLOAT_EQ(voxel::weighed(3, 0.8F, 0.8F, 0.1F), 3);
  EXPECT_FLOAT_EQ(voxel::weighed(0, 0.8F, 0.2F, 0.1F), 0.1F) << "at least the floor";
  EXPECT_FLOAT_EQ(voxel::weighed(1, 0.8F, 1e-3F, 0.1F), 80) << "bounded where little is seen";
  EXPECT_EQ(voxel::weighed(3, 0.8F, 1e-6F, 0.1F), 0) << "nothing is seen";
}

TEST(VoxelFunctions, UpdateIgnoresNegativeRoundOff) {
  EXPECT_FLOAT_EQ(voxel::updated(2, 3, 0.5F), 12);
  EXPECT_EQ(voxel::updated(2, -1e-9F, 0.5F), 0);
}

TEST(VoxelFunctions, UpdateTakesAPartOfTheStepWhereLittleLightIsObserved) {
  // alpha 0.002 is a fifth of 0.01: 4/5 of the point, 1/5 of 2 · 0.003 / 0.002
  EXPECT_FLOAT_EQ(voxel::updated(2, 0.003F, 0.002F), 0.8F * 2 + 0.2F * 3);
  EXPECT_FLOAT_EQ(voxel::updated(2, -1, 0.002F), 0.8F * 2);
  EXPECT_FLOAT_EQ(voxel::updated(2, 0.03F, 0.01F), 6);
  for (const float alpha : {1.0F, 0.3F, 0.01F, 0.004F, 2e-6F}) {
    EXPECT_FLOAT_EQ(voxel::updated(7, alpha, alpha), 7) << "a perfect fit stays, alpha " << alpha;
  }
  EXPECT_EQ(voxel::updated(7, 1e-6F, 1e-6F), 0) << "unseen";
}

TEST(VoxelFunctions, StartHoldsTheFloorWhereTheObjectIsSeen) {
  EXPECT_FLOAT_EQ(voxel::started(3, 0.5F, 0.5F), 6);
  EXPECT_FLOAT_EQ(voxel::started(3e-4F, 1e-4F, 0.5F), 3);
  EXPECT_FLOAT_EQ(voxel::started(-3, 0.5F, 0.5F), 0.5F);
  EXPECT_EQ(voxel::started(3, 0, 0.5F), 0) << "unseen";
}

} // namespace
} // namespace lsdeconv
