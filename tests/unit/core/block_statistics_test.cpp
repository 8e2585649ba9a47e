#include "support/instruction_sets.hpp"

#include "lsdeconv/core/block_statistics.hpp"
#include "lsdeconv/core/digest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

namespace lsdeconv {
namespace {

/// All below 0 but for one voxel in the second of three planes.
Volume<float> mostly_negative() {
  Volume<float> volume({3, 4, 5});
  std::iota(volume.begin(), volume.end(), -100.0F);
  volume(1, 2, 3) = 7.5F;
  return volume;
}

TEST(BlockStatistics, AreThoseOfAllVoxels) {
  const Volume<float> volume = mostly_negative();
  const BlockStatistics statistics = statistics_of(volume.view());
  IntensityHistogram histogram;
  histogram.add(volume.view());
  EXPECT_EQ(statistics.digest, digest(volume.view()));
  EXPECT_EQ(statistics.minimum, -100.0F);
  EXPECT_EQ(statistics.maximum, 7.5F);
  EXPECT_DOUBLE_EQ(statistics.sum, std::accumulate(volume.begin(), volume.end(), 0.0));
  EXPECT_EQ(statistics.histogram.counts, histogram.counts);
}

TEST(BlockStatistics, OfPlanesBelowZeroHaveAMaximumBelowZero) {
  const Volume<float> volume = mostly_negative();
  EXPECT_EQ(statistics_of(volume.view().part({{0, 0, 0}, {1, 4, 5}})).maximum, -81.0F);
}

TEST(BlockStatistics, AreTheSameForEveryNumberOfThreads) {
  const Volume<float> volume = mostly_negative();
  const BlockStatistics one = statistics_of(volume.view(), 1);
  const BlockStatistics three = statistics_of(volume.view(), 3);
  EXPECT_EQ(one.digest, three.digest);
  EXPECT_EQ(one.sum, three.sum);
  EXPECT_EQ(one.histogram.counts, three.histogram.counts);
}

TEST(BlockStatistics, AreThoseOfVoxelAfterVoxelWithAllInstructions) {
  std::mt19937 random(3);
  std::lognormal_distribution<float> counts(2, 3);
  Volume<float> volume({9, 3, 1100});
  std::generate(volume.begin(), volume.end(), [&] { return counts(random); });
  volume(8, 2, 1099) = std::numeric_limits<float>::infinity(); // in what is left of planes, rows and lanes
  volume(8, 2, 1098) = -1;
  volume(0, 0, 0) = std::numeric_limits<float>::quiet_NaN();
  const VolumeView<const float> sums = volume.view().part({{1, 0, 0}, {8, 3, 1100}});
  double sum = 0;
  for (std::int64_t z = 0; z < 7; ++z) {
    sum += std::accumulate(sums.row(z, 0), sums.row(z, 0) + 3300, 0.0);
  }
  IntensityHistogram histogram;
  histogram.add(volume.view());
  testing::for_each_instruction_set([&] {
    for (const int threads : {1, 2, 9}) {
      const BlockStatistics statistics = statistics_of(volume.view(), threads);
      EXPECT_EQ(statistics.digest, digest(volume.view()));
      EXPECT_EQ(statistics.minimum, -1);
      EXPECT_EQ(statistics.maximum, std::numeric_limits<float>::infinity());
      EXPECT_EQ(statistics.histogram.counts, histogram.counts);
      EXPECT_EQ(statistics_of(sums, threads).sum, sum) << "to the last bit";
    }
  });
}

} // namespace
} // namespace lsdeconv
