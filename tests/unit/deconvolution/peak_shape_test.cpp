#include "deconvolution/psf/peak_shape.hpp"
#include "unit/deconvolution/gaussian_image.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using testing::spot_image;

constexpr Spacing3 unit{1, 1, 1};
constexpr double widths_per_sigma = 2.3548200450309493;

TEST(BrightestVoxel, IsFoundAnywhere) {
  for (const Index3& at : {Index3{0, 0, 0}, Index3{4, 5, 6}, Index3{2, 5, 0}}) {
    Volume<float> values({5, 6, 7}, -3.0F);
    values(at.z, at.y, at.x) = -1;
    EXPECT_EQ(brightest_voxel(values.view()), at);
  }
}

TEST(BrightestVoxel, OfEqualOnesIsTheOneNearestToTheMiddle) {
  Volume<float> values({5, 6, 7}, 0.0F);
  values(0, 0, 0) = values(2, 3, 4) = values(4, 5, 6) = 9;
  EXPECT_EQ(brightest_voxel(values.view()), (Index3{2, 3, 4}));
}

TEST(PeakShape, HasTheCentreAndTheWidthsOfAGaussian) {
  const Triple<double> centre{9.3, 10.6, 11.85};
  const Triple<double> sigma{2.5, 1.5, 2};
  const PeakShape shape =
      peak_shape(spot_image({21, 22, 23}, unit, {0, 0, 0}, {{centre, sigma, 1e4}}).view());
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_NEAR(shape.centre[axis], centre[axis], 0.01) << axis;
    EXPECT_NEAR(shape.fwhm[axis], widths_per_sigma * sigma[axis], 0.25) << axis;
  }
}

TEST(PeakShape, IsNotThatOfAHotVoxel) {
  Volume<float> values = spot_image({21, 21, 21}, unit, {0, 0, 0}, {{{14, 14, 14}, {2, 2, 2}, 1e4}});
  values(4, 4, 4) = 2 * values(14, 14, 14);
  const PeakShape shape = peak_shape(values.view());
  EXPECT_NEAR(shape.centre.z, 14, 0.05);
  EXPECT_NEAR(shape.centre.x, 14, 0.05);
}

TEST(PeakShape, OfASingleVoxelIsAboutAVoxelWide) {
  Volume<float> values({7, 7, 7}, 0.0F);
  values(3, 3, 3) = 1;
  const PeakShape shape = peak_shape(values.view());
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_NEAR(shape.fwhm[axis], 1, 0.15) << axis;
    EXPECT_NEAR(shape.centre[axis], 3, 1e-6) << axis;
  }
}

} // namespace
} // namespace lsdeconv
