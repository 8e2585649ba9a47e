#include "support/memory_reader.hpp"
#include "support/world.hpp"

#include "lsdeconv/run/estimation/background_field_estimate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace lsdeconv {
namespace {

constexpr Extent3 volume{30, 128, 160};

/// Haze of 20 to 60 counts that rises along x and falls along z.
double slope(double z, double x) {
  return 40 + 20 * x / 159 - 20 * z / 29;
}

/// That haze as photo-electrons behind an offset of 100, with a bright rod in a third of the tiles.
Volume<float> hazy() {
  std::mt19937 random(4);
  Volume<float> counts(volume);
  for (std::int64_t z = 0; z < volume.z; ++z) {
    for (std::int64_t y = 0; y < volume.y; ++y) {
      for (std::int64_t x = 0; x < volume.x; ++x) {
        const bool bright = y % 24 < 8;
        std::poisson_distribution<int> light(slope(static_cast<double>(z), static_cast<double>(x))
                                             + (bright ? 150 : 0));
        counts.view()(z, y, x) = 100 + static_cast<float>(light(random));
      }
    }
  }
  return counts;
}

NoiseModel photons() {
  NoiseModel noise;
  noise.gain = 1;
  noise.dark_variance = 25;
  return noise;
}

double worst(const BackgroundField& field) {
  double worst = 0;
  for (std::int64_t z = 0; z < volume.z; z += 3) {
    for (std::int64_t y = 0; y < volume.y; y += 5) {
      for (std::int64_t x = 0; x < volume.x; x += 5) {
        const Triple<double> place{static_cast<double>(z), static_cast<double>(y), static_cast<double>(x)};
        worst = std::max(worst, std::abs(field.at(place) - slope(place.z, place.x)));
      }
    }
  }
  return worst;
}

HazeField haze_of(const Volume<float>& counts) {
  testing::FunctionReader reader(
      volume, [&](std::int64_t z, std::int64_t y, std::int64_t x) { return counts.view()(z, y, x); });
  return estimate_background(reader, 100, photons(), testing::world());
}

BackgroundField estimated(const Volume<float>& counts) {
  return haze_of(counts).field;
}

TEST(BackgroundFieldEstimate, FollowsASlope) {
  const BackgroundField field = estimated(hazy());
  EXPECT_LT(worst(field), 4) << "of 20 to 60 counts";
  EXPECT_NEAR(field.mean(), 40, 1.5);
}

TEST(BackgroundFieldEstimate, EmptyPartsSayNothing) {
  Volume<float> counts = hazy();
  for (std::int64_t z = 0; z < volume.z; ++z) {
    for (std::int64_t y = 0; y < volume.y; ++y) {
      std::fill_n(counts.view().row(z, y) + 100, 60, 0.0F);
    }
  }
  const BackgroundField field = estimated(counts);
  EXPECT_NEAR(field.at({14, 60, 40}), slope(14, 40), 4);
  EXPECT_GT(field.at({14, 60, 159}), 30);
}

TEST(BackgroundFieldEstimate, NoTilesGiveNoHaze) {
  EXPECT_EQ(fit_background({}, {1, 1, 1}, {}).field.mean(), 0);
}

TEST(HazeField, IsUnevenWhereHazeRisesSlowlyAndIsSeenEverywhere) {
  HazeField haze = haze_of(hazy());
  EXPECT_GT(haze.open, 0.95);
  EXPECT_TRUE(haze.is_uneven());
  haze.open = 0.7;
  EXPECT_FALSE(haze.is_uneven()) << "tissue hides it";
}

TEST(HazeField, IsEvenWhereItHardlyRises) {
  Volume<float> counts = hazy();
  for (std::int64_t z = 0; z < volume.z; ++z) {
    for (std::int64_t y = 0; y < volume.y; ++y) {
      for (std::int64_t x = 0; x < volume.x; ++x) {
        const double rise = slope(static_cast<double>(z), static_cast<double>(x)) - 40;
        counts.view()(z, y, x) -= static_cast<float>(0.9 * rise);
      }
    }
  }
  EXPECT_FALSE(haze_of(counts).is_uneven());
}

TEST(HazeField, IsEvenWhereNodesHaveNoOrder) {
  HazeField haze{
      .field = {.nodes = Volume<float>({4, 5, 5}), .volume = volume, .origin = {}}, .open = 1, .noise = 0.1};
  std::mt19937_64 random(3);
  std::generate(haze.field.nodes.begin(), haze.field.nodes.end(),
                [&] { return 20 + static_cast<float>(random() % 21); });
  EXPECT_FALSE(haze.is_uneven());
}

} // namespace
} // namespace lsdeconv
