#include "deconvolution/psf/camera/profile_smoothing.hpp"
#include "unit/deconvolution/camera_image.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr std::int64_t count = 96;
constexpr double deviation = 0.13;

/// The curve with noise of a standard deviation of 0.13.
std::vector<double> measured(const std::function<double(double)>& curve) {
  const Volume<float> noise = testing::normal_noise({1, 1, count}, 11);
  std::vector<double> values;
  for (std::int64_t i = 0; i < count; ++i) {
    values.push_back(curve(testing::along(i, count)) + deviation * static_cast<double>(noise.data()[i]));
  }
  return values;
}

std::vector<double> weights() {
  return std::vector<double>(count, 1 / (deviation * deviation));
}

TEST(SmoothProfile, OfNoiseIsItsMean) {
  const std::vector<double> values = measured([](double) { return 7; });
  const std::vector<double> smooth = smooth_profile(values, weights());
  double mean = 0;
  for (const double value : values) {
    mean += value / count;
  }
  for (const double value : smooth) {
    EXPECT_NEAR(value, mean, 1e-9);
  }
}

TEST(SmoothProfile, OfAParabolaIsTheParabola) {
  const auto parabola = [](double u) { return 3 + 5 * u - 9 * u * u; };
  const std::vector<double> smooth = smooth_profile(measured(parabola), weights());
  for (std::int64_t i = 0; i < count; ++i) {
    EXPECT_NEAR(smooth[static_cast<std::size_t>(i)], parabola(testing::along(i, count)), 0.06) << i;
  }
}

TEST(SmoothProfile, FollowsRimsAndIsQuietBetweenThem) {
  const auto rims = [](double u) { return 15 * (std::exp(-u * 19) + std::exp((u - 1) * 19)); };
  const std::vector<double> smooth = smooth_profile(measured(rims), weights());
  for (std::int64_t i = 0; i < count; ++i) {
    const bool at_face = i < 10 || i >= count - 10;
    EXPECT_NEAR(smooth[static_cast<std::size_t>(i)], rims(testing::along(i, count)), at_face ? 0.5 : 0.15)
        << i;
  }
}

TEST(SmoothProfile, GoesOnWhereNothingIsMeasured) {
  const auto slope = [](double u) { return 20 * u; };
  std::vector<double> values = measured(slope);
  std::vector<double> some = weights();
  for (std::size_t i = 40; i < 56; ++i) {
    values[i] = 1e6;
    some[i] = 0;
  }
  const std::vector<double> smooth = smooth_profile(values, some);
  EXPECT_NEAR(smooth[48], slope(testing::along(48, count)), 0.15);
}

TEST(SmoothProfile, OfFewOrNoValuesIsTheirMean) {
  EXPECT_EQ(smooth_profile({1, 2, 6}, {1, 1, 2}), (std::vector<double>{3.75, 3.75, 3.75}));
  EXPECT_EQ(smooth_profile({1, 2}, {0, 0}), (std::vector<double>{0, 0}));
  EXPECT_TRUE(smooth_profile({}, {}).empty());
}

} // namespace
} // namespace lsdeconv
