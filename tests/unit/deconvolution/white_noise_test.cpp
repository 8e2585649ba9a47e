#include "deconvolution/psf/camera/white_noise.hpp"
#include "unit/deconvolution/camera_image.hpp"

#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using namespace testing;

constexpr Extent3 extent{40, 48, 50};
double peak(const Index3& at) {
  return gaussian({19, 25, 24}, {1.6, 1.1, 1.3})(at);
}

Volume<float> scaled(Volume<float> values, double factor, double offset) {
  for (float& value : values) {
    value = static_cast<float>(offset + factor * static_cast<double>(value));
  }
  return values;
}

TEST(WhiteNoise, IsItsStandardDeviationWhateverElseIsThere) {
  const auto bare = [](const Index3& at) { return 142.3 + 6000 * peak(at); };
  const auto sloping = [&](const Index3& at) {
    return bare(at) + 30 * along(at.x, 50) + 40 * rim(at.y, 48, 4);
  };
  for (const Shape& shape : {Shape(bare), Shape(sloping)}) {
    EXPECT_NEAR(white_noise(photographed(extent, shape, 10).view()), 10, 0.3);
  }
  EXPECT_NEAR(white_noise(photographed({31, 31, 31}, gaussian({15, 15, 15}, {2, 2, 2}), 7).view()), 7, 0.5);
}

TEST(WhiteNoise, LeavesOutWhatIsFilledUp) {
  Volume<float> image = photographed(
      extent, [](const Index3&) { return 100.0; }, 10);
  std::fill_n(image.data(), 6 * 48 * 50, 0.0F);
  EXPECT_NEAR(white_noise(image.view()), 10, 0.5);
}

TEST(WhiteNoise, OfInterpolatedValuesIsNoticed) {
  Volume<float> image = normal_noise(extent, 3);
  for (std::int64_t i = 0; i + 1 < image.size(); ++i) {
    image.data()[i] += image.data()[i + 1];
  }
  EXPECT_GT(white_noise(image.view()), 0.4);
}

TEST(WhiteNoise, OfComputedPsfsIsNone) {
  EXPECT_EQ(white_noise(drawn(extent, peak).view()), 0);
  EXPECT_EQ(white_noise(scaled(drawn(extent, peak), 6000, 100.3).view()), 0) << "rounded to a float";
  const auto lorentzian = [](const Index3& at) {
    const double z = static_cast<double>(at.z) - 19;
    const double y = static_cast<double>(at.y) - 25;
    const double x = static_cast<double>(at.x) - 24;
    const double r = std::hypot(y, x);
    const double waist = 2 * (1 + z * z / 60);
    return (1 + 0.3 * std::cos(2.5 * r)) / (waist * (1 + r * r / waist));
  };
  EXPECT_EQ(white_noise(drawn(extent, lorentzian).view()), 0) << "rings and a cone up to the faces";
  const PointSpreadFunction sheet =
      light_sheet_psf({.excitation_nm = 561, .emission_nm = 600}, {0.3, 0.15, 0.15});
  EXPECT_EQ(white_noise(sheet.values.view()), 0);
}

TEST(WhiteNoise, OfCountsThatAreZeroAroundThePeakIsNone) {
  const auto counts = [](const Index3& at) { return std::round(2000 * peak(at)); };
  EXPECT_EQ(white_noise(drawn(extent, counts).view()), 0);
  EXPECT_EQ(white_noise(Volume<float>(extent, 7.0F).view()), 0);
}

TEST(WhiteNoise, OfASmallVolumeCannotBeTold) {
  EXPECT_EQ(white_noise(normal_noise({9, 9, 9}, 1).view()), 0);
  EXPECT_EQ(white_noise(normal_noise({2, 2, 2}, 1).view()), 0);
}

} // namespace
} // namespace lsdeconv
