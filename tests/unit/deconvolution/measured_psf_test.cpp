#include "lsdeconv/core/error.hpp"
#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace lsdeconv {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Spacing3 voxel{1.0, 0.5, 0.5};

/// A Gaussian of unequal widths around `centre`; sigma in voxels.
Volume<float> gaussian(const Extent3& extent, const Index3& centre, double sigma = 1.5) {
  Volume<float> values(extent);
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        const auto square = [](std::int64_t d) { return static_cast<double>(d * d); };
        const double r = square(z - centre.z) / 2 + square(y - centre.y) + square(x - centre.x);
        values(z, y, x) = static_cast<float>(100 * std::exp(-r / (2 * sigma * sigma)));
      }
    }
  }
  return values;
}

std::string refusal(const Volume<float>& values) {
  try {
    (void)measured_psf(values.view(), voxel);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(MeasuredPsf, OfOddExtentIsOnlyNormalised) {
  const auto values = gaussian({9, 11, 7}, {4, 5, 3});
  const auto psf = measured_psf(values.view(), voxel);
  EXPECT_EQ(psf.values.extent(), (Extent3{9, 11, 7}));
  EXPECT_NEAR(std::accumulate(psf.values.begin(), psf.values.end(), 0.0), 1, 1e-7);
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  EXPECT_FLOAT_EQ(psf.values(2, 4, 5), static_cast<float>(values(2, 4, 5) / sum));
  EXPECT_TRUE(psf.symmetric);
  EXPECT_EQ(psf.captured_energy, 1);
  EXPECT_EQ(psf.voxel, voxel);
  EXPECT_THAT(psf.notes, IsEmpty());
}

TEST(MeasuredPsf, IsReadThroughStrides) {
  const auto values = gaussian({9, 11, 9}, {4, 5, 4});
  const auto psf = measured_psf(values.view().part({{1, 1, 1}, {8, 10, 8}}), voxel);
  EXPECT_EQ(psf.values.extent(), (Extent3{7, 9, 7}));
  EXPECT_TRUE(psf.symmetric);
}

TEST(MeasuredPsf, OfEvenExtentIsPaddedAroundItsPeakWithoutLoss) {
  const auto values = gaussian({16, 12, 14}, {8, 5, 7});
  const auto psf = measured_psf(values.view(), voxel);
  ASSERT_EQ(psf.values.extent(), (Extent3{17, 13, 15}));
  EXPECT_EQ(std::max_element(psf.values.begin(), psf.values.end()), &psf.values(8, 6, 7));
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  EXPECT_FLOAT_EQ(psf.values(0, 1, 0), static_cast<float>(values(0, 0, 0) / sum));
  EXPECT_EQ(psf.values(16, 6, 7), 0); // the new plane
  EXPECT_EQ(psf.values(8, 0, 7), 0);
  EXPECT_THAT(psf.notes, ElementsAre(HasSubstr("16×12×14")));
}

TEST(MeasuredPsf, PeakBetweenTheTwoMiddleVoxelsIsCentral) {
  Volume<float> values({1, 1, 4}, 1.0F);
  values(0, 0, 1) = values(0, 0, 2) = 3;
  const auto psf = measured_psf(values.view(), voxel);
  EXPECT_THAT(psf.notes, ElementsAre(HasSubstr("odd extent 1×1×5")));
  EXPECT_EQ(psf.values(0, 0, 2), 0.375F);
}

TEST(MeasuredPsf, AsymmetryAlongAnyAxisIsSeen) {
  for (const Index3& at : {Index3{0, 2, 2}, Index3{2, 0, 2}, Index3{2, 2, 0}, Index3{0, 1, 4}}) {
    auto values = gaussian({5, 5, 5}, {2, 2, 2});
    values(at.z, at.y, at.x) *= 1.001F;
    EXPECT_FALSE(measured_psf(values.view(), voxel).symmetric) << at;
  }
}

TEST(MeasuredPsf, WidthsAreMeasuredThroughThePeak) {
  const auto psf = measured_psf(gaussian({41, 31, 31}, {20, 15, 15}, 4).view(), voxel);
  const double width = 2 * std::sqrt(2 * std::log(2.0)) * 4;
  EXPECT_NEAR(psf.fwhm.x, width * voxel.x, 0.01);
  EXPECT_NEAR(psf.fwhm.y, width * voxel.y, 0.01);
  EXPECT_NEAR(psf.fwhm.z, width * std::sqrt(2.0) * voxel.z, 0.02);
}

TEST(MeasuredPsf, PeakFarFromTheCentreIsNotedNotMoved) {
  const auto psf = measured_psf(gaussian({9, 9, 9}, {4, 4, 6}, 1).view(), voxel);
  EXPECT_EQ(std::max_element(psf.values.begin(), psf.values.end()), &psf.values(4, 4, 6));
  EXPECT_THAT(psf.notes, ElementsAre(HasSubstr("z 0 y 0 x 2")));
  EXPECT_THAT(measured_psf(gaussian({9, 9, 9}, {4, 4, 5}, 1).view(), voxel).notes, IsEmpty());
}

TEST(MeasuredPsf, NegativeValuesBecomeZeroAndAreCounted) {
  auto values = gaussian({5, 5, 5}, {2, 2, 2}, 1);
  values(0, 0, 0) = -3;
  values(4, 4, 4) = -3;
  const auto psf = measured_psf(values.view(), voxel);
  EXPECT_EQ(psf.values(0, 0, 0), 0);
  EXPECT_NEAR(std::accumulate(psf.values.begin(), psf.values.end(), 0.0), 1, 1e-7);
  EXPECT_THAT(psf.notes, ElementsAre(HasSubstr("2 of 125 values")));
}

TEST(MeasuredPsf, OfASingleVoxelIsTheIdentity) {
  const auto psf = measured_psf(Volume<float>({1, 1, 1}, 7.0F).view(), voxel);
  EXPECT_EQ(psf.values(0, 0, 0), 1);
  EXPECT_EQ(psf.fwhm, (Triple<double>{1.0, 0.5, 0.5}));
}

TEST(MeasuredPsf, RefusesValuesThatAreNotFiniteAndSaysWhere) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    auto values = gaussian({5, 5, 5}, {2, 2, 2});
    values(1, 2, 3) = bad;
    EXPECT_THAT(refusal(values), HasSubstr("z 1 y 2 x 3"));
  }
}

TEST(MeasuredPsf, RefusesASumThatIsNotPositive) {
  auto values = gaussian({5, 5, 5}, {2, 2, 2});
  values(0, 0, 0) = -1e6F;
  EXPECT_THAT(refusal(values), HasSubstr("above 0"));
  EXPECT_THAT(refusal(Volume<float>({3, 3, 3}, 0.0F)), HasSubstr("above 0"));
}

TEST(MeasuredPsf, RefusesAFlatOrEmptyVolume) {
  EXPECT_THAT(refusal(Volume<float>({3, 3, 3}, 2.0F)), HasSubstr("no peak"));
  EXPECT_THAT(refusal(Volume<float>({0, 3, 3})), HasSubstr("above 0"));
}

TEST(MeasuredPsf, RefusesAnImpossibleVoxelSize) {
  EXPECT_THROW((void)measured_psf(gaussian({5, 5, 5}, {2, 2, 2}).view(), {1, 0, 1}), UserError);
}

} // namespace
} // namespace lsdeconv
