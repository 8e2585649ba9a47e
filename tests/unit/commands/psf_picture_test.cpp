#include "commands/psf_picture.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

PointSpreadFunction psf_of(const Extent3& extent, const Spacing3& voxel) {
  PointSpreadFunction psf;
  psf.values = testing::gaussian_psf(extent);
  psf.voxel = voxel;
  return psf;
}

TEST(PsfPicture, HasEqualScaleAlongAllAxes) {
  // 9 × 2 = 18 µm deep, 9 µm wide, 4.5 µm high: 320, 160 and 80 pixels
  const auto picture = psf_picture(psf_of({9, 9, 9}, {2, 0.5, 1}));
  EXPECT_EQ(picture.extent(), (Extent3{1, 80 + 16 + 320 + 8, 160 + 16 + 320 + 8}));
}

TEST(PsfPicture, ShowsThePeakInTheMiddleOfEachProjection) {
  const auto picture = psf_picture(psf_of({9, 9, 9}, {2, 0.5, 1}));
  EXPECT_EQ(picture(0, 8 + 40, 8 + 80), 255);      // y down, x right
  EXPECT_EQ(picture(0, 8 + 40, 176 + 160), 255);   // y down, z right
  EXPECT_EQ(picture(0, 96 + 160, 8 + 80), 255);    // z down, x right
  EXPECT_LT(picture(0, 8, 8), 64);                 // a corner is dim
  EXPECT_EQ(picture(0, 0, 0), picture(0, 4, 500)); // the ground
}

TEST(PsfPicture, AnAsymmetricPsfIsShownTheRightWayRound) {
  PointSpreadFunction psf = psf_of({5, 5, 5}, {1, 1, 1});
  std::fill(psf.values.begin(), psf.values.end(), 0.0F);
  psf.values(2, 2, 2) = 1;
  psf.values(4, 0, 1) = 0.25F; // half as bright: below, above, left
  const auto picture = psf_picture(psf);
  const std::int64_t step = 64;
  EXPECT_EQ(picture(0, 8 + step / 2, 8 + step + step / 2), 128);                       // y down, x right
  EXPECT_EQ(picture(0, 8 + step / 2, 8 + 320 + 8 + 8 + 4 * step + step / 2 - 8), 128); // y down, z right
  EXPECT_EQ(picture(0, 8 + 320 + 8 + 4 * step + step / 2, 8 + step + step / 2), 128);  // z down, x right
}

TEST(PsfPicture, DrawsTheProfilesFromGroundToTop) {
  const auto picture = psf_picture(psf_of({9, 9, 9}, {2, 0.5, 1}));
  EXPECT_EQ(picture(0, 96, 176 + 160), 255); // the top of the z profile
  EXPECT_EQ(picture(0, 96 + 91, 176), 255);  // 4 % of it at 2.5 standard deviations
  EXPECT_EQ(picture(0, 96, 176), 88);        // the ruler at 1
}

TEST(PsfPicture, OfASingleVoxelIsPossible) {
  const auto picture = psf_picture(psf_of({1, 1, 1}, {1, 1, 1}));
  EXPECT_EQ(picture(0, 100, 100), 255);
}

} // namespace
} // namespace lsdeconv
