#include "lsdeconv/run/estimation/sampled_counts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace lsdeconv {
namespace {

Volume<float> row_of(const std::vector<float>& values) {
  Volume<float> row({1, 1, static_cast<std::int64_t>(values.size())});
  std::copy(values.begin(), values.end(), row.begin());
  return row;
}

SampledCounts counted(const std::vector<float>& values, const CountLevels& levels = {}) {
  SampledCounts counts;
  counts.add(row_of(values).view(), levels);
  return counts;
}

TEST(SampledCounts, ComparesVoxelsWithTheLevels) {
  const SampledCounts counts = counted({0, 90, 100, 100, 105, 130, 0}, {.dark = 100, .background = 105});
  EXPECT_EQ(counts.voxels, 5);
  EXPECT_EQ(counts.zeros, 2);
  EXPECT_EQ(counts.below_dark, 1);
  EXPECT_EQ(counts.at_dark, 2);
  EXPECT_EQ(counts.up_to_background, 4);
  EXPECT_EQ(counts.least, 90);
  EXPECT_DOUBLE_EQ(counts.share_below_dark(), 2.0 / 5);
}

TEST(SampledCounts, KnowsTheHighestValuesAndHowManyHaveThem) {
  const SampledCounts counts = counted({7, 9, 8, 9, 9, 1});
  EXPECT_EQ(counts.highest[0].value, 9);
  EXPECT_EQ(counts.highest[0].voxels, 3);
  EXPECT_EQ(counts.highest[1].value, 8);
  EXPECT_EQ(counts.highest[3].value, 1);
  EXPECT_EQ(counts.highest[4].voxels, 0);
  EXPECT_DOUBLE_EQ(counts.share_at_top(), 0.5);
  EXPECT_DOUBLE_EQ(counts.pile_at_top(), 3);
}

TEST(SampledCounts, LeavesOutWhatIsNotFinite) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const SampledCounts counts = counted({nan, 5, std::numeric_limits<float>::infinity()});
  EXPECT_EQ(counts.voxels, 1);
  EXPECT_EQ(counts.zeros, 0);
  EXPECT_EQ(counts.highest[0].value, 5);
}

TEST(SampledCounts, OfNothingSayNothing) {
  const SampledCounts none;
  EXPECT_EQ(none.share_below_dark(), 0);
  EXPECT_EQ(none.share_at_top(), 0);
  EXPECT_TRUE(std::isinf(counted({4, 4}).pile_at_top())) << "there is no other value";
}

TEST(SampledCounts, DoNotDependOnHowTheSampleIsCut) {
  std::mt19937 random(3);
  std::vector<float> values(4000);
  std::generate(values.begin(), values.end(), [&] { return static_cast<float>(random() % 300); });
  const CountLevels levels{.dark = 40, .background = 50};
  const SampledCounts whole = counted(values, levels);
  for (const std::size_t parts : {2, 7, 400}) {
    SampledCounts sum;
    for (std::size_t part = parts; part-- > 0;) {
      sum += counted({values.begin() + static_cast<std::ptrdiff_t>(values.size() * part / parts),
                      values.begin() + static_cast<std::ptrdiff_t>(values.size() * (part + 1) / parts)},
                     levels);
    }
    EXPECT_EQ(sum.voxels, whole.voxels);
    EXPECT_EQ(sum.zeros, whole.zeros);
    EXPECT_EQ(sum.below_dark, whole.below_dark);
    EXPECT_EQ(sum.at_dark, whole.at_dark);
    EXPECT_EQ(sum.up_to_background, whole.up_to_background);
    EXPECT_EQ(sum.least, whole.least);
    for (std::size_t i = 0; i < SampledCounts::most_values; ++i) {
      EXPECT_EQ(sum.highest[i].value, whole.highest[i].value);
      EXPECT_EQ(sum.highest[i].voxels, whole.highest[i].voxels);
    }
  }
}

} // namespace
} // namespace lsdeconv
