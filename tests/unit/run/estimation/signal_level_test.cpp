#include "support/test_volumes.hpp"

#include "lsdeconv/run/estimation/signal_level.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr float dark = 100;

/// Slices of the dark level and `haze` with squares of `bright` more counts, `squares` along each axis.
Volume<float> scene(std::int64_t side, std::int64_t squares, float haze, float bright) {
  Volume<float> counts({2, side, side}, dark + haze);
  for (std::int64_t z = 0; z < 2; ++z) {
    for (std::int64_t y = 0; y < 9 * squares; ++y) {
      for (std::int64_t x = 0; x < 9 * squares; ++x) {
        counts(z, y, x) += y % 9 < 3 && x % 9 < 3 ? bright : 0;
      }
    }
  }
  return counts;
}

std::vector<ValueCount> bins_of(const Volume<float>& counts) {
  SmoothedCounts smoothed(dark);
  smoothed.add(counts.view());
  return smoothed.bins();
}

TEST(SignalLevel, IsTheLightAboveTheHazeInPhotoElectrons) {
  const auto bins = bins_of(scene(90, 5, 20, 400));
  EXPECT_NEAR(structure_photons(bins, 20, {.gain = 2, .read_noise = 1}), 200, 0.016 * 210);
  EXPECT_NEAR(structure_photons(bins, 20, {.gain = 0.5, .read_noise = 1}), 800, 0.016 * 840);
}

TEST(SignalLevel, DoesNotDependOnHowMuchOfTheVolumeIsEmpty) {
  const NoiseModel noise{.gain = 1, .read_noise = 1};
  EXPECT_EQ(structure_photons(bins_of(scene(900, 5, 20, 400)), 20, noise),
            structure_photons(bins_of(scene(90, 5, 20, 400)), 20, noise));
}

TEST(SignalLevel, IsNoneWhereNothingStandsOutOfTheNoise) {
  EXPECT_EQ(structure_photons(bins_of(scene(90, 5, 100, 5)), 100, {.gain = 1, .read_noise = 0}), 0);
  EXPECT_EQ(structure_photons({}, 0, {.gain = 1, .read_noise = 0}), 0);
}

TEST(SmoothedCounts, DoNotSeeHotVoxelsAndHoles) {
  Volume<float> counts = scene(90, 5, 20, 400);
  const auto before = bins_of(counts);
  for (std::int64_t i = 4; i < 90; i += 9) {
    counts(0, i, i) = 60000;
  }
  const auto after = bins_of(counts);
  ASSERT_EQ(after.size(), before.size());
  EXPECT_EQ(after.back().value, before.back().value);
  counts(1, 80, 80) = 0;
  counts(1, 85, 80) = std::nanf("");
  EXPECT_EQ(bins_of(counts).front().voxels, before.front().voxels - 2);
}

TEST(SmoothedCounts, OfPartsAddUpToThoseOfTheWhole) {
  const Volume<float> counts = testing::noise({4, 60, 66}, 3, 80, 900);
  const auto whole = bins_of(counts);
  SmoothedCounts sum(dark);
  for (std::int64_t z = 0; z < 4; ++z) {
    SmoothedCounts part(dark);
    part.add(counts.view().part({{z, 0, 0}, {z + 1, 60, 66}}));
    sum.add(part.bins());
  }
  const auto again = sum.bins();
  ASSERT_EQ(again.size(), whole.size());
  EXPECT_TRUE(
      std::equal(again.begin(), again.end(), whole.begin(), [](const ValueCount& a, const ValueCount& b) {
        return a.value == b.value && a.voxels == b.voxels;
      }));
  for (std::size_t i = 1; i + 1 < whole.size() && whole[i].value > 0; ++i) {
    EXPECT_GE(whole[i + 1].value, 1.007F * whole[i].value);
  }
}

} // namespace
} // namespace lsdeconv
