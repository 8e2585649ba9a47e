#include "lsdeconv/simulation/phantom.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

struct Statistics {
  double mean = 0;
  double variance = 0;
};

Statistics statistics_of(const Volume<float>& volume) {
  Statistics s;
  for (const float value : volume) {
    s.mean += value;
  }
  s.mean /= static_cast<double>(volume.size());
  for (const float value : volume) {
    s.variance += (value - s.mean) * (value - s.mean);
  }
  s.variance /= static_cast<double>(volume.size());
  return s;
}

Volume<float> exposure(const CameraSettings& camera, float photons, const Extent3& extent = {20, 50, 100}) {
  Volume<float> volume(extent, photons);
  expose(camera, whole(extent), volume.view());
  return volume;
}

TEST(Expose, AddsNoiseBackgroundGainAndOffset) {
  const CameraSettings camera{.background = 20, .offset = 100, .read_noise = 3, .gain = 2};
  const auto [mean, variance] = statistics_of(exposure(camera, 50));
  EXPECT_NEAR(mean, 100 + 2 * 70, 0.2);
  EXPECT_NEAR(variance, 4 * 70 + 9 + 1.0 / 12, 5);
}

TEST(Expose, WithoutLightOrNoiseIsTheOffset) {
  const auto counts = exposure({.background = 0, .offset = 100, .read_noise = 0}, 0);
  EXPECT_EQ(*std::min_element(counts.begin(), counts.end()), 100);
  EXPECT_EQ(*std::max_element(counts.begin(), counts.end()), 100);
}

TEST(Expose, GivesWholeCountsOfTheCamerasRange) {
  for (const float value : exposure({.gain = 0.37}, 30)) {
    ASSERT_EQ(value, std::rint(value));
  }
  const auto saturated = exposure({}, 1e6F);
  EXPECT_EQ(*std::min_element(saturated.begin(), saturated.end()), 65535);
  const auto dark = exposure({.background = 0, .offset = 0, .read_noise = 5}, 0);
  EXPECT_EQ(*std::min_element(dark.begin(), dark.end()), 0);
}

TEST(Expose, TakesNegativeExpectationsAsDarkness) {
  const auto below = exposure({}, -3);
  const auto dark = exposure({}, 0);
  EXPECT_TRUE(std::equal(below.begin(), below.end(), dark.begin()));
}

TEST(Expose, DoesNotDependOnCutsOrThreads) {
  const Extent3 extent{7, 9, 11};
  const auto expected = exposure({}, 40, extent);
  for (const int threads : {1, 3}) {
    Volume<float> parts(extent, 40);
    for (const Box3& box : {Box3{{0, 0, 0}, {3, 9, 11}}, Box3{{3, 0, 0}, {7, 4, 11}},
                            Box3{{3, 4, 0}, {7, 9, 5}}, Box3{{3, 4, 5}, {7, 9, 11}}}) {
      expose({}, box, parts.view().part(box), threads);
    }
    EXPECT_TRUE(std::equal(parts.begin(), parts.end(), expected.begin()));
  }
}

TEST(Expose, NoiseChangesWithTheSeed) {
  const auto a = exposure({.seed = 1}, 40);
  const auto b = exposure({.seed = 2}, 40);
  double product = 0;
  for (std::int64_t i = 0; i < a.size(); ++i) {
    product += (a.data()[i] - 160.0) * (b.data()[i] - 160.0);
  }
  EXPECT_NEAR(product / static_cast<double>(a.size()) / 64, 0, 0.015);
}

} // namespace
} // namespace lsdeconv
