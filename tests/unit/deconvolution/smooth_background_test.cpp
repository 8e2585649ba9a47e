#include "deconvolution/psf/camera/smooth_background.hpp"
#include "unit/deconvolution/camera_image.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using namespace testing;

constexpr Extent3 extent{50, 64, 70};
constexpr Index3 middle{25, 30, 36};

/// Everything is background except for a box around the middle that holds very bright values.
SmoothBackground fitted(const Shape& shape, double noise) {
  Volume<float> image = photographed(extent, shape, noise);
  Volume<VoxelContent> content(extent, VoxelContent::background);
  visit_voxels(extent, [&](const Index3& at) {
    if (std::abs(at.z - middle.z) < 8 && std::abs(at.y - middle.y) < 8 && std::abs(at.x - middle.x) < 8) {
      content(at.z, at.y, at.x) = VoxelContent::signal;
      image(at.z, at.y, at.x) += 1e5F;
    }
  });
  return smooth_background(image.view(), content, noise);
}

TEST(SmoothBackground, IsGoodToAHundredthOfTheNoise) {
  for (const double level : {142.0, 100.4, 99.6, -3.7}) {
    const SmoothBackground background = fitted([&](const Index3&) { return level; }, 10);
    EXPECT_NEAR(background.at(middle), level, 0.1) << "fractions of a count are kept";
    EXPECT_NEAR(background.noise, 10, 0.1);
    EXPECT_LT(background.variation(), 0.5);
  }
}

TEST(SmoothBackground, IsThatOfAnyPolynomialOfSecondDegree) {
  const auto curved = [](const Index3& at) {
    const double z = along(at.z, extent.z);
    const double y = along(at.y, extent.y);
    const double x = along(at.x, extent.x);
    return 200 + 16 * x - 9 * y + 12 * z * z - 20 * y * y + 15 * x * y - 11 * z * x;
  };
  const SmoothBackground background = fitted(curved, 10);
  for (const Index3& at : {middle, Index3{20, 36, 40}, Index3{4, 60, 10}}) {
    EXPECT_NEAR(background.at(at), curved(at), at == middle ? 0.15 : 0.5);
  }
}

TEST(SmoothBackground, FollowsBrightRims) {
  const auto rims = [](const Index3& at) {
    return 142 + 15 * rim(at.x, extent.x, 5) + 9 * rim(at.z, extent.z, 3);
  };
  const SmoothBackground background = fitted(rims, 10);
  EXPECT_NEAR(background.at(middle), rims(middle), 0.2);
  EXPECT_NEAR(background.at({25, 30, 1}), rims({25, 30, 1}), 2);
  EXPECT_GT(background.variation(), 15);
}

TEST(SmoothBackground, IsNotMovedByOutliers) {
  const auto hot = [](const Index3& at) {
    return 142 + ((at.z * 7 + at.y * 31 + at.x * 17) % 997 == 0 ? 3000.0 : 0.0);
  };
  EXPECT_NEAR(fitted(hot, 10).at(middle), 142, 0.1);
}

TEST(SmoothBackground, ManyTimesSteeperThanTheNoiseIsFollowed) {
  const auto steep = [](const Index3& at) { return 500 + 80 * along(at.y, extent.y); };
  const SmoothBackground background = fitted(steep, 0.5);
  EXPECT_NEAR(background.at(middle), steep(middle), 0.02);
  EXPECT_NEAR(background.noise, std::hypot(0.5, std::sqrt(1.0 / 12)), 0.02) << "noise and rounding";
}

} // namespace
} // namespace lsdeconv
