#include "compute/cuda/summary.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <vector>

namespace lsdeconv::cuda {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

TEST(Summary, RanksHaveTheOrderOfTheFloats) {
  const std::vector<float> ascending{-infinity, -1e30F, -2.0F, -1.0F, -1e-40F, -0.0F,
                                     0.0F,      1e-40F, 1.0F,  1.5F,  1e30F,   infinity};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    EXPECT_GT(rank_of(ascending[i]), 0U) << "0 stands for no voxel";
    EXPECT_EQ(std::bit_cast<std::uint32_t>(value_of_rank(rank_of(ascending[i]))),
              std::bit_cast<std::uint32_t>(ascending[i]));
    if (i > 0) {
      EXPECT_LT(rank_of(ascending[i - 1]), rank_of(ascending[i])) << ascending[i];
    }
  }
}

TEST(Summary, MergesSumsAndExtremes) {
  PartialSummary all{3, 1.5, 10, 20};
  all.merge({4, 2.5, 30, 5});
  EXPECT_EQ(all.digest, 7U);
  EXPECT_EQ(all.sum, 4.0);
  EXPECT_EQ(all.highest, 30U);
  EXPECT_EQ(all.lowest, 20U);
}

TEST(Summary, IsConvertedWithTheSumsOfAllGroups) {
  auto summary = std::make_unique<Summary>();
  summary->digest = 99;
  summary->highest = rank_of(7.5F);
  summary->lowest = ~rank_of(-2.0F);
  summary->counts[3] = 11;
  summary->sums[0] = 1;
  summary->sums[Summary::most_groups - 1] = 0.25;
  const BlockStatistics statistics = finished(*summary);
  EXPECT_EQ(statistics.digest, 99U);
  EXPECT_EQ(statistics.maximum, 7.5F);
  EXPECT_EQ(statistics.minimum, -2.0F);
  EXPECT_EQ(statistics.sum, 1.25);
  EXPECT_EQ(statistics.histogram.counts[3], 11U);
  EXPECT_EQ(statistics.histogram.counts[4], 0U);
}

TEST(Summary, OfNoVoxelsHasNoExtremes) {
  const BlockStatistics statistics = finished(*std::make_unique<Summary>());
  EXPECT_EQ(statistics.minimum, infinity);
  EXPECT_EQ(statistics.maximum, -infinity);
  EXPECT_EQ(statistics.sum, 0);
}

} // namespace
} // namespace lsdeconv::cuda
