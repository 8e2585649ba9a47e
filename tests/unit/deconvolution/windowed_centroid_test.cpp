#include "deconvolution/psf/windowed_centroid.hpp"
#include "support/test_volumes.hpp"
#include "unit/deconvolution/gaussian_image.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using testing::spot_image;

constexpr Spacing3 unit{1, 1, 1};
constexpr Triple<double> sigma{2.2, 1.3, 1.6};

void expect_near(const Triple<double>& a, const Triple<double>& b, double tolerance) {
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_NEAR(a[axis], b[axis], tolerance) << "axis " << axis;
  }
}

TEST(WindowedCentroid, FindsTheCentreBetweenVoxels) {
  for (const Triple<double>& truth : {Triple<double>{10.3, 9.5, 11.27}, Triple<double>{10, 10, 10}}) {
    const Volume<float> image = spot_image({21, 21, 21}, unit, {0, 0, 0}, {{truth, sigma, 1e4}});
    expect_near(windowed_centroid(image.view(), {10, 10, 11}, sigma), truth, 1e-3);
  }
}

TEST(WindowedCentroid, ANeighbourOutsideTheWindowDoesNotPull) {
  const Volume<float> image =
      spot_image({21, 21, 41}, unit, {0, 0, 0}, {{{10.2, 10, 10.4}, sigma, 1e4}, {{10, 10, 28}, sigma, 1e5}});
  expect_near(windowed_centroid(image.view(), {10, 10, 10}, sigma), {10.2, 10, 10.4}, 2e-3);
}

TEST(WindowedCentroid, NoiseOfBothSignsDoesNotPull) {
  Volume<float> image = spot_image({31, 31, 31}, unit, {0, 0, 0}, {{{15.3, 14.6, 15.1}, sigma, 2e4}});
  const Volume<float> noise = testing::noise(image.extent(), 5, -15, 15);
  for (std::int64_t i = 0; i < image.size(); ++i) {
    image.data()[i] += noise.data()[i];
  }
  expect_near(windowed_centroid(image.view(), {15, 15, 15}, sigma), {15.3, 14.6, 15.1}, 0.05);
}

TEST(WindowedCentroid, StaysInTheVolumeAndRestsWhereThereIsNoLight) {
  const Volume<float> slope = spot_image({9, 9, 9}, unit, {0, 0, 0}, {{{4, 4, -6}, {3, 3, 3}, 1e4}});
  EXPECT_GE(windowed_centroid(slope.view(), {4, 4, 2}, sigma).x, 0);
  EXPECT_LT(windowed_centroid(slope.view(), {4, 4, 2}, sigma).x, 1);
  const Volume<float> dark({5, 5, 5}, -1.0F);
  EXPECT_EQ(windowed_centroid(dark.view(), {1, 2, 3}, sigma), (Triple<double>{1, 2, 3}));
  EXPECT_EQ(windowed_centroid(Volume<float>({1, 1, 1}, 2.0F).view(), {0, 0, 0}, sigma),
            (Triple<double>{0, 0, 0}));
}

} // namespace
} // namespace lsdeconv
