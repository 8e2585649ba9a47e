#include "deconvolution/psf/energy_crop.hpp"
#include "support/test_volumes.hpp"
#include "unit/deconvolution/gaussian_image.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

using testing::centre_voxel;
using testing::spot_image;

constexpr Spacing3 unit{1, 1, 1};

Volume<float> spot(const Extent3& extent, const Triple<double>& sigma) {
  return spot_image(extent, unit, centre_voxel(extent, unit), {{{0, 0, 0}, sigma, 1}});
}

TEST(HalfExtentHolding, HoldsTheFractionAndNotAPlaneMore) {
  const Volume<float> values = spot({41, 31, 31}, {4, 2, 2});
  for (const double fraction : {0.5, 0.9, 0.995}) {
    const Extent3 half = half_extent_holding(values.view(), fraction);
    EXPECT_GE(sum_of(values.view().part(middle_box(values.extent(), half))), fraction * (1 - 1e-6));
    for (int axis = 0; axis < axes; ++axis) {
      Extent3 smaller = half;
      --smaller[axis];
      EXPECT_LT(sum_of(values.view().part(middle_box(values.extent(), smaller))), fraction) << axis;
    }
  }
}

TEST(HalfExtentHolding, FollowsTheShape) {
  const Extent3 half = half_extent_holding(spot({61, 31, 31}, {6, 2, 2}).view(), 0.99);
  // a fraction of 0.99 in three dimensions is about 0.99667 per axis: 2.93 standard deviations
  EXPECT_NEAR(static_cast<double>(half.z), 2.93 * 6, 2);
  EXPECT_NEAR(static_cast<double>(half.y), 2.93 * 2, 1);
  EXPECT_EQ(half.y, half.x);
}

/// The planes across z are the dimmest per voxel, 1 against 2, but larger: they hold 162 of 486, those across
/// y and x 108.
TEST(HalfExtentHolding, TakesOffWhatIsDimmestPerVoxelHoweverLargeThePlanes) {
  Volume<float> values({3, 9, 9}, 1.0F);
  for (std::int64_t y = 0; y < 9; ++y) {
    std::fill_n(values.view().row(1, y), 9, 4.0F);
  }
  EXPECT_EQ(half_extent_holding(values.view(), 323.0 / 486), (Extent3{0, 4, 4}));
  EXPECT_EQ(half_extent_holding(values.view(), 325.0 / 486), (Extent3{1, 4, 4}));
}

TEST(HalfExtentHolding, NoiseOfBothSignsIsNoEnergy) {
  Volume<float> values = spot({41, 41, 41}, {3, 3, 3});
  const Volume<float> noise = testing::noise(values.extent(), 4, -1e-4, 1e-4);
  for (std::int64_t i = 0; i < values.size(); ++i) {
    values.data()[i] += noise.data()[i];
  }
  const Extent3 half = half_extent_holding(values.view(), 0.95);
  EXPECT_LE(half.z, 10);
  EXPECT_GE(half.z, 5);
}

TEST(HalfExtentHolding, AllOfItIsNoCrop) {
  EXPECT_EQ(half_extent_holding(Volume<float>({5, 7, 9}, 0.0F).view(), 1), (Extent3{2, 3, 4}));
}

TEST(HalfExtentHolding, OfAPointIsThePoint) {
  Volume<float> values({9, 9, 9}, 0.0F);
  values(4, 4, 4) = 1;
  EXPECT_EQ(half_extent_holding(values.view(), 0.995), (Extent3{0, 0, 0}));
}

} // namespace
} // namespace lsdeconv
