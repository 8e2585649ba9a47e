#include "support/memory_reader.hpp"
#include "support/world.hpp"

#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

TEST(IntensitySample, BackgroundIsTheLowPercentileOfWhatACameraSaw) {
  std::vector<float> counts(90, 0); // filled in by stitching
  for (int i = 0; i <= 100; ++i) {
    counts.push_back(static_cast<float>(200 + i));
  }
  const IntensityScale scale = scale_of(counts, 100).scale;
  EXPECT_FLOAT_EQ(scale.background, 100 + background_percentile);
  EXPECT_FLOAT_EQ(scale.brightest, 200);
}

TEST(IntensitySample, MostlyZeroMeansThatTheBackgroundWasTakenOff) {
  std::vector<float> counts(1000, 0);
  counts.push_back(60000);
  EXPECT_EQ(scale_of(counts, 0).scale.background, 0);
  EXPECT_EQ(scale_of(counts, 0).scale.brightest, 60000);
}

TEST(IntensitySample, IsNeverNegative) {
  const IntensityScale dark = scale_of({5, 6, 7}, 100).scale;
  EXPECT_EQ(dark.background, 0);
  EXPECT_EQ(dark.brightest, 0);
  EXPECT_EQ(scale_of({}, 0).scale.brightest, 0);
  EXPECT_EQ(scale_of({0, 0}, 0).scale.background, 0);
}

TEST(IntensitySample, DoesNotDependOnTheOrderOfTheValues) {
  std::vector<float> counts(5000);
  std::mt19937 random(1);
  for (float& value : counts) {
    value = static_cast<float>(random() % 4000);
  }
  const IntensityScale first = scale_of(counts, 3).scale;
  std::shuffle(counts.begin(), counts.end(), random);
  EXPECT_EQ(scale_of(counts, 3).scale.background, first.background);
  EXPECT_EQ(scale_of(counts, 3).scale.brightest, first.brightest);
}

TEST(IntensitySample, FindsTheBrightestOfTheSampledSlicesWhereverItLies) {
  testing::FunctionReader reader({3, 700, 600}, [](std::int64_t z, std::int64_t y, std::int64_t x) {
    return z == 2 && y == 699 && x == 598 ? 9000.0F : 50.0F;
  });
  const IntensityScale scale = sample_intensity(reader, 10, {}, testing::world()).scale;
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
  EXPECT_NEAR(sample_intensity(reader, 100, {}, testing::world()).scale.background, 3, 0.5);
}

TEST(IntensitySample, WhatStitchingFilledInIsNoBackground) {
  testing::FunctionReader reader({2, 64, 64}, [](std::int64_t, std::int64_t y, std::int64_t x) {
    return y < 20 || x < 3 ? 0.0F : 130.0F;
  });
  EXPECT_EQ(sample_intensity(reader, 100, {}, testing::world()).scale.background, 30);
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
  EXPECT_EQ(sample_intensity(reader, 0, {}, testing::world()).scale.brightest, 11);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(order.size(), 12U * 3);
}

TEST(IntensitySample, RanksShareAllPositionsAndTakeNeighbours) {
  for (const std::int64_t ranks : {1, 3, 24, 100}) {
    std::int64_t next = 0;
    for (std::int64_t rank = 0; rank < ranks; ++rank) {
      const auto [begin, end] = sampled_by(rank, ranks, 24);
      EXPECT_EQ(begin, next);
      next = end;
    }
    EXPECT_EQ(next, 24);
  }
}

TEST(IntensitySample, SlicesSmallerThanATileAreOne) {
  testing::FunctionReader reader(
      {3, 5, 7}, [](std::int64_t, std::int64_t, std::int64_t x) { return static_cast<float>(10 + x); });
  const IntensityScale scale = sample_intensity(reader, 0, {}, testing::world()).scale;
  EXPECT_EQ(scale.background, 13);
  EXPECT_EQ(scale.brightest, 16);
}

} // namespace
} // namespace lsdeconv
