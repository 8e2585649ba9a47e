#include "support/test_volumes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/filters/flat_field.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace lsdeconv {
namespace {

TEST(FlatField, HasMeanOne) {
  const Volume<float> flat = normalised_flat(testing::noise({1, 30, 40}, 1, 200, 900).view());
  EXPECT_NEAR(std::accumulate(flat.begin(), flat.end(), 0.0) / 1200, 1, 1e-6);
}

TEST(FlatField, RefusesPixelsThatCannotDivideAndSaysWhere) {
  for (const float bad :
       {0.0F, -1.0F, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Volume<float> image({1, 4, 5}, 2.0F);
    image(0, 2, 3) = bad;
    try {
      (void)normalised_flat(image.view());
      FAIL() << bad;
    } catch (const UserError& error) {
      EXPECT_THAT(error.what(), ::testing::HasSubstr("pixel y 2 x 3"));
    }
  }
}

TEST(FlatField, MayHoldAnOffsetThatIsNoLight) {
  Volume<float> image({1, 1, 2});
  image(0, 0, 0) = 400;
  image(0, 0, 1) = 1000;
  const Volume<float> flat = normalised_flat(image.view(), 100);
  EXPECT_FLOAT_EQ(flat(0, 0, 0), 0.5F);
  EXPECT_FLOAT_EQ(flat(0, 0, 1), 1.5F);
  try {
    (void)normalised_flat(image.view(), 400);
    FAIL() << "was not refused";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(),
                ::testing::HasSubstr("pixel y 0 x 0 is 400; every pixel must be above its offset"));
  }
}

TEST(FlatField, TakesTheDarkOffAndDividesByThePlaceInTheSlice) {
  Calibration calibration;
  calibration.dark = testing::noise({1, 6, 7}, 2, 90, 110);
  calibration.flat = normalised_flat(testing::noise({1, 6, 7}, 3, 1, 2).view());
  const Box3 box{{4, 1, 2}, {6, 4, 7}};
  Volume<float> voxels(box.extent(), 300.0F);
  calibrate(voxels.view(), box, calibration);
  EXPECT_FLOAT_EQ(voxels(1, 2, 3), (300 - (*calibration.dark)(0, 3, 5)) / (*calibration.flat)(0, 3, 5));
}

TEST(FlatField, KeepsNegativesAndWhatNoCameraSaw) {
  Volume<float> voxels({1, 1, 3});
  voxels(0, 0, 0) = 0;
  voxels(0, 0, 1) = 95;
  voxels(0, 0, 2) = 100;
  calibrate(voxels.view(), whole(voxels.extent()), {.offset = 100, .dark = {}, .flat = {}});
  EXPECT_EQ(voxels(0, 0, 0), 0);
  EXPECT_EQ(voxels(0, 0, 1), -5);
  EXPECT_NE(voxels(0, 0, 2), 0) << "a dark voxel must not pass for one that no camera saw";
  EXPECT_NEAR(voxels(0, 0, 2), 0, 1e-30);
}

TEST(FlatField, RefusesADarkImageThatIsNotFinite) {
  Volume<float> image({1, 2, 2}, -3.0F);
  EXPECT_NO_THROW(require_finite(image.view()));
  image(0, 1, 0) = std::numeric_limits<float>::infinity();
  EXPECT_THROW(require_finite(image.view()), UserError);
}

} // namespace
} // namespace lsdeconv
