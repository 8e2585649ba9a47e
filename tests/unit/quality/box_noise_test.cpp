#include "support/test_volumes.hpp"

#include "lsdeconv/quality/box_noise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace lsdeconv {
namespace {

constexpr Extent3 box{16, 64, 64};

/// Noise of one strength, and structure in the half of larger x.
Volume<float> raw_data() {
  Volume<float> raw = testing::noise(box, 1, 10, 14);
  for (std::int64_t i = 0; i < raw.size(); ++i) {
    const Index3 at = position_of(i, box);
    raw.data()[i] += at.x >= 32 ? static_cast<float>(50 + 10 * (at.y % 8)) : 0.0F;
  }
  return raw;
}

TEST(BackgroundNoise, IsMeasuredWhereItIsDark) {
  const Volume<float> raw = raw_data();
  Volume<float> result(box);
  for (std::int64_t i = 0; i < raw.size(); ++i) {
    result.data()[i] = (position_of(i, box).x < 32 ? 0.25F : 3.0F) * (raw.data()[i] - 12);
  }
  EXPECT_NEAR(background_noise_gain(noise_tiles(raw.view(), {raw.view(), result.view()})), 0.25, 1e-4);
}

TEST(BackgroundNoise, IsNotKnownWithoutNoiseOrTiles) {
  EXPECT_TRUE(std::isnan(background_noise_gain({})));
  const Volume<float> level(box, 5.0F);
  EXPECT_TRUE(std::isnan(background_noise_gain(noise_tiles(level.view(), {level.view(), level.view()}))));
}

TEST(NoiseTiles, CoverTheBoxButForUnseenVoxels) {
  Volume<float> raw = raw_data();
  EXPECT_EQ(noise_tiles(raw.view(), {raw.view(), raw.view()}).size(), 2U * 8 * 8);
  raw(3, 4, 5) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(noise_tiles(raw.view(), {raw.view(), raw.view()}).size(), 2U * 8 * 8 - 1);
  const Volume<float> thin({3, 20, 8}, 1.0F);
  EXPECT_EQ(noise_tiles(thin.view(), {thin.view(), thin.view()}).size(), 2U) << "as thin as the box";
}

TEST(NoiseTiles, HoldMeanAndUnbiasedVariance) {
  Volume<float> raw({1, 1, 2});
  raw(0, 0, 0) = 1;
  raw(0, 0, 1) = 3;
  const Volume<float> level({1, 1, 2}, 4.0F);
  const std::vector<NoiseTile> tiles = noise_tiles(level.view(), {raw.view(), level.view()});
  ASSERT_EQ(tiles.size(), 1U);
  EXPECT_DOUBLE_EQ(tiles[0].brightness, 4);
  EXPECT_DOUBLE_EQ(tiles[0].raw, 2);
  EXPECT_DOUBLE_EQ(tiles[0].result, 0);
}

TEST(BrightNoise, OfTwoPoissonHalvesIsThatOfTheirSum) {
  std::mt19937_64 random(2);
  Volume<float> guide(box);
  Volume<float> first(box);
  Volume<float> second(box);
  for (std::int64_t i = 0; i < guide.size(); ++i) {
    const bool bright = position_of(i, box).y < 7; // 11 %
    guide.data()[i] = bright ? 80.0F : 0.0F;
    std::poisson_distribution<int> half(bright ? 50 : 10); // a background of 20 in both together
    first.data()[i] = static_cast<float>(half(random));
    second.data()[i] = static_cast<float>(half(random));
  }
  const BrightNoise noise = bright_noise(guide.view(), first.view(), second.view(), 10);
  EXPECT_NEAR(noise.relative(), std::sqrt(100.0) / 80, 0.003);
  BrightNoise twice = noise;
  twice += noise;
  EXPECT_DOUBLE_EQ(twice.relative(), noise.relative());
  EXPECT_TRUE(std::isnan(BrightNoise().relative()));
}

} // namespace
} // namespace lsdeconv
