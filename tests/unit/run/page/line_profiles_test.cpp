#include "run/page/line_profiles.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

float gaussian(double distance, double sigma) {
  return static_cast<float>(std::exp(-distance * distance / (2 * sigma * sigma)));
}

constexpr double width_of_sigma = 2.3548; // full width at half maximum of a Gaussian with sigma 1

/// A fibre along y through the middle of the box, wider before than after.
ComparedBox fibre(double raw_sigma, double result_sigma) {
  ComparedBox box{{{10, 20, 30}, {31, 41, 51}}, Volume<float>({21, 21, 21}), Volume<float>({21, 21, 21})};
  for (std::int64_t z = 0; z < 21; ++z) {
    for (std::int64_t y = 0; y < 21; ++y) {
      for (std::int64_t x = 0; x < 21; ++x) {
        const double distance = std::hypot(static_cast<double>(z - 10), static_cast<double>(x - 10));
        box.raw(z, y, x) = 100 * gaussian(distance, raw_sigma);
        box.result(z, y, x) = 300 * gaussian(distance, result_sigma);
      }
    }
  }
  return box;
}

std::vector<ComparedBox> one(double raw_sigma, double result_sigma) {
  std::vector<ComparedBox> boxes;
  boxes.push_back(fibre(raw_sigma, result_sigma));
  return boxes;
}

TEST(WidthOfPeak, IsThatAtHalfTheHeightAboveTheFeet) {
  const auto width = width_of_peak({10, 10, 10, 20, 30, 20, 10, 10, 10});
  ASSERT_TRUE(width);
  EXPECT_DOUBLE_EQ(width->samples(), 2);
  EXPECT_DOUBLE_EQ(width->level, 20);
  EXPECT_DOUBLE_EQ(width->left, 3);
}

TEST(WidthOfPeak, OfAGaussianIsRight) {
  std::vector<double> profile;
  for (int i = -20; i <= 20; ++i) {
    profile.push_back(gaussian(i, 4));
  }
  EXPECT_NEAR(width_of_peak(profile)->samples(), 4 * width_of_sigma, 0.02);
}

TEST(WidthOfPeak, IsNotKnownWhereThereIsNoPeak) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(width_of_peak({}));
  EXPECT_FALSE(width_of_peak({1, 2, 1}));                   // too short
  EXPECT_FALSE(width_of_peak({5, 5, 5, 5, 5, 5, 5, 5, 5})); // flat
  EXPECT_FALSE(width_of_peak({0, 0, 0, 1, nan, 1, 0, 0, 0}));
}

TEST(AxisWidths, TellsHowMuchNarrowerAFibreIs) {
  const auto widths = widths_along(0, one(3, 1.5), 10);
  ASSERT_TRUE(widths);
  EXPECT_GE(widths->structures, 5) << "along the fibre";
  // each sample is the mean of three along x, where the fibre falls off
  EXPECT_NEAR(widths->raw_width.samples(), 3 * width_of_sigma, 0.3);
  EXPECT_NEAR(widths->result_width.samples(), 1.5 * width_of_sigma, 0.15);
  EXPECT_EQ(widths->raw.size(), 21U);
}

TEST(AxisWidths, AlongTheFibreThereIsNoWidth) {
  EXPECT_FALSE(widths_along(1, one(3, 1.5), 8));
}

TEST(AxisWidths, NeedRoomAndRawData) {
  std::vector<ComparedBox> boxes;
  boxes.push_back(fibre(3, 1.5));
  EXPECT_FALSE(widths_along(0, boxes, 11)) << "the box is too small";
  EXPECT_TRUE(widths_along(0, boxes, 10));
  boxes.front().raw = {};
  EXPECT_FALSE(widths_along(0, boxes, 10)) << "raw data are not known";
}

} // namespace
} // namespace lsdeconv
