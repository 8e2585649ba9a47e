#include "run/estimation/count_tile.hpp"
#include "support/memory_reader.hpp"
#include "support/world.hpp"

#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace lsdeconv {
namespace {

TEST(IntensitySample, PositionsAreSpreadEvenlyAndInside) {
  EXPECT_EQ(sample_positions(1), (std::vector<std::int64_t>{0}));
  EXPECT_EQ(sample_positions(3), (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(sample_positions(3, 10), (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(sample_positions(9, 3), (std::vector<std::int64_t>{1, 4, 7}));
  const std::vector<std::int64_t> many = sample_positions(8266);
  EXPECT_EQ(many.size(), static_cast<std::size_t>(sampled_slices));
  EXPECT_TRUE(std::is_sorted(many.begin(), many.end()));
  EXPECT_EQ(many.front(), 8266 / (2 * sampled_slices));
  EXPECT_LT(many.back(), 8266);
}

/// Tiles of such means without zeros, and a large one for every four.
CountTiles tiles_of(const std::vector<float>& means) {
  CountTiles tiles;
  for (std::size_t i = 0; i < means.size(); ++i) {
    tiles.small.push_back({.mean = means[i], .peak = means[i]});
    if (i % 4 == 3) {
      tiles.large.push_back({.mean = (means[i] + means[i - 1] + means[i - 2] + means[i - 3]) / 4});
    }
  }
  return tiles;
}

/// Haze of 150 counts in most tiles, with noise of deviation 8 in each voxel; structure in the others.
std::vector<float> means_with_haze(std::size_t count, double part_of_structure) {
  std::mt19937 random(3);
  std::normal_distribution<float> noise(150, 1); // 64 voxels
  std::uniform_real_distribution<float> structure(300, 900);
  std::vector<float> means(count);
  for (std::size_t i = 0; i < count; ++i) {
    const bool bright = static_cast<double>(i) < part_of_structure * static_cast<double>(count);
    means[i] = bright ? structure(random) : noise(random);
  }
  return means;
}

TEST(IntensitySample, NormalQuantilesAreThoseOfTheTables) {
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-12);
  EXPECT_NEAR(normal_quantile(0.025), -1.959963985, 1e-8);
  EXPECT_NEAR(normal_quantile(1e-6), -4.753424309, 1e-7);
}

TEST(IntensitySample, BackgroundIsTheHazeBehindTheNoiseOfTheDarkestTiles) {
  for (const std::size_t count : {500U, 4000U, 60000U}) {
    for (const double structure : {0.0, 0.5, 0.9}) {
      const IntensitySample sample = intensities_of(tiles_of(means_with_haze(count, structure)), 100, 64);
      EXPECT_NEAR(sample.scale.background, 50, 1.2) << count << " tiles, " << structure << " with structure";
      EXPECT_GE(sample.dark_share, sure_share);
    }
  }
}

TEST(IntensitySample, FewDamagedTilesDoNotLowerIt) {
  std::vector<float> means = means_with_haze(40000, 0.5);
  std::fill(means.begin(), means.begin() + 8, 101.0F); // two blocks beside each other
  EXPECT_NEAR(intensities_of(tiles_of(means), 100, 64).scale.background, 50, 0.8);
}

TEST(IntensitySample, WhereStructureFillsTheSampleHalfIsTaken) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> part(0, 1);
  std::vector<float> means(4000); // few of them dark, from 300 on
  std::generate(means.begin(), means.end(), [&] { return 300 + 600 * std::sqrt(part(random)); });
  const IntensitySample sample = intensities_of(tiles_of(means), 100, 64);
  EXPECT_LT(sample.dark_share, sure_share);
  EXPECT_NEAR(sample.scale.background, 100, 20) << "half of what the darkest has, 200 above the offset";
}

TEST(IntensitySample, EmptyTilesAndThoseAtTheirRimAreNoHaze) {
  CountTiles tiles = tiles_of(means_with_haze(1000, 0));
  for (int i = 0; i < 3000; ++i) {
    tiles.small.push_back({.mean = 0, .peak = 0, .zeros = 1});
  }
  for (int i = 0; i < 300; ++i) {
    tiles.small.push_back({.mean = 40, .peak = 150, .zeros = 0.7F});
  }
  EXPECT_NEAR(intensities_of(tiles, 100, 64).scale.background, 50, 0.8);
}

TEST(IntensitySample, WhereMostTilesHaveZerosTheyAreCounts) {
  CountTiles tiles;
  for (int i = 0; i < 500; ++i) {
    tiles.small.push_back({.mean = 0.7F, .peak = 1.5F, .zeros = 0.5F});
  }
  tiles.small.push_back({.mean = 60, .peak = 80, .zeros = 0});
  EXPECT_NEAR(intensities_of(tiles, 0, 0).scale.background, 0.7, 1e-6);
}

/// Photon counts so low that most voxels of a tile have none.
TEST(IntensitySample, TilesOfMostlyZerosAreCountsToo) {
  CountTiles tiles;
  for (int i = 0; i < 399; ++i) {
    tiles.small.push_back({.mean = 0.125F, .peak = 0.5F, .zeros = 0.97F});
  }
  tiles.small.push_back({.mean = 60, .peak = 80, .zeros = 0});
  const IntensityScale scale = intensities_of(tiles, 0, 0).scale;
  EXPECT_FLOAT_EQ(scale.background, 0.125F);
  EXPECT_FLOAT_EQ(scale.signal, 0.375F) << "their peaks are those of most places";
}

TEST(IntensitySample, WhereAsManyTilesHaveNoZerosTheyAreNone) {
  CountTiles tiles;
  for (int i = 0; i < 20; ++i) {
    tiles.small.push_back({.mean = 10, .peak = 12, .zeros = 0.5F});
    tiles.small.push_back({.mean = 60, .peak = 80, .zeros = 0});
  }
  EXPECT_FLOAT_EQ(intensities_of(tiles, 0, 0).scale.background, 60);
  tiles.small.push_back({.mean = 10, .peak = 12, .zeros = 0.5F});
  EXPECT_FLOAT_EQ(intensities_of(tiles, 0, 0).scale.background, 10);
}

TEST(IntensitySample, ATileIsTheMeanOfWhatIsFiniteAndItsPartOfZeros) {
  Volume<float> voxels({1, 2, 4}, 6.0F);
  voxels(0, 0, 0) = 0;
  voxels(0, 1, 3) = 0;
  voxels(0, 1, 1) = std::numeric_limits<float>::quiet_NaN();
  voxels(0, 0, 2) = std::numeric_limits<float>::infinity();
  const CountTile tile = tile_of(voxels.view());
  EXPECT_FLOAT_EQ(tile.mean, 4) << "four of six are 6";
  EXPECT_FLOAT_EQ(tile.zeros, 2.0F / 6);
  Volume<float> unseen({1, 2, 2}, std::numeric_limits<float>::quiet_NaN());
  EXPECT_EQ(tile_of(unseen.view()).mean, 0);
  EXPECT_EQ(tile_of(unseen.view()).zeros, 1) << "as empty as one of zeros";
}

TEST(IntensitySample, SignalIsThatOfBrightPlacesAboveTheBackground) {
  std::vector<float> means = means_with_haze(10000, 0);
  std::fill(means.begin(), means.begin() + 100, 750.0F);
  EXPECT_NEAR(intensities_of(tiles_of(means), 100, 64).scale.signal, 600, 1);
}

TEST(IntensitySample, IsNeverNegative) {
  EXPECT_EQ(intensities_of(tiles_of({5, 6, 7}), 100, 0).scale.background, 0);
  EXPECT_EQ(intensities_of({}, 0, 0).scale.background, 0);
  EXPECT_FALSE(intensities_of({}, 0, 0).darkest);
}

TEST(IntensitySample, DoesNotDependOnTheOrderOfTheTiles) {
  CountTiles tiles = tiles_of(means_with_haze(5000, 0.3));
  const IntensityScale first = intensities_of(tiles, 3, 64).scale;
  std::mt19937 random(1);
  std::shuffle(tiles.small.begin(), tiles.small.end(), random);
  std::shuffle(tiles.large.begin(), tiles.large.end(), random);
  EXPECT_EQ(intensities_of(tiles, 3, 64).scale.background, first.background);
  EXPECT_EQ(intensities_of(tiles, 3, 64).scale.signal, first.signal);
}

TEST(IntensitySample, FindsTheBrightestOfTheSampledSlicesWhereverItLies) {
  testing::FunctionReader reader({3, 700, 600}, [](std::int64_t z, std::int64_t y, std::int64_t x) {
    return z == 2 && y == 699 && x == 598 ? 9000.0F : 50.0F;
  });
  const IntensityScale scale = sample_intensity(reader, {.offset = 10}, testing::world()).scale;
  EXPECT_EQ(scale.brightest, 8990);
  EXPECT_EQ(scale.background, 40);
}

TEST(IntensitySample, NoiseDoesNotLowerTheBackground) {
  std::mt19937 random(5);
  std::poisson_distribution<int> dim(3);
  Volume<float> counts({4, 100, 120});
  std::generate(counts.begin(), counts.end(), [&] { return 100 + static_cast<float>(dim(random)); });
  testing::FunctionReader reader(counts.extent(), [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    return counts.view()(z, y, x);
  });
  EXPECT_NEAR(
      sample_intensity(reader, {.offset = 100, .dark_variance = 3}, testing::world()).scale.background, 3,
      0.2);
}

TEST(IntensitySample, WhatStitchingFilledInIsNoBackground) {
  testing::FunctionReader reader({2, 64, 64}, [](std::int64_t, std::int64_t y, std::int64_t x) {
    return y < 20 || x < 3 ? 0.0F : 130.0F;
  });
  EXPECT_EQ(sample_intensity(reader, {.offset = 100}, testing::world()).scale.background, 30);
}

TEST(IntensitySample, ReadsSlicesOfTheSameChunksSideBySide) {
  std::vector<std::pair<std::int64_t, std::int64_t>> order;
  testing::FunctionReader reader({12, 600, 8}, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    if (x == 0 && y % 256 == 0) {
      order.emplace_back(z / 6, y);
    }
    return static_cast<float>(z);
  });
  reader.mutable_description().layout.chunk_slices = 6;
  EXPECT_EQ(sample_intensity(reader, {}, testing::world()).scale.brightest, 11);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(order.size(), 12U * 3);
}

TEST(IntensitySample, SlicesSmallerThanATileAreOne) {
  testing::FunctionReader reader(
      {3, 5, 7}, [](std::int64_t, std::int64_t, std::int64_t x) { return static_cast<float>(10 + x); });
  const IntensityScale scale = sample_intensity(reader, {}, testing::world()).scale;
  EXPECT_EQ(scale.background, 13);
  EXPECT_EQ(scale.brightest, 16);
}

} // namespace
} // namespace lsdeconv
