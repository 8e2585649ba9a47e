#include "lsdeconv/core/block_statistics.hpp"
#include "lsdeconv/core/digest.hpp"

#include <gtest/gtest.h>

#include <numeric>

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

} // namespace
} // namespace lsdeconv
