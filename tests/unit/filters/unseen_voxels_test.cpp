#include "support/test_volumes.hpp"

#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/filters/unseen_voxels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace lsdeconv {
namespace {

constexpr Extent3 extent{7, 12, 15};
/// A blurred voxel has at most 1.5 times the mean of those above and below, and 3 and 5 times the other
/// means.
constexpr HotVoxelTest test{.dark = 100, .gain = 2, .variance = 4, .steepest = {1.5F, 3, 5}};

/// Counts of 110 to 130 everywhere.
Volume<std::uint16_t> quiet() {
  Volume<std::uint16_t> counts(extent);
  for (std::int64_t i = 0; i < counts.size(); ++i) {
    counts.data()[i] = static_cast<std::uint16_t>(110 + 20 * testing::hashed(3, i));
  }
  return counts;
}

Volume<std::uint16_t> marked(const Volume<std::uint16_t>& counts, const UnseenRules& rules,
                             const Box3& box = whole(extent), UnseenCounts* found = nullptr) {
  const Box3 input = with_neighbours(box, extent);
  Volume<std::uint16_t> around(input.extent());
  copy<std::uint16_t>(counts.view().part(input), around.view());
  Volume<std::uint16_t> result(box.extent());
  const UnseenCounts all = mark_unseen(around.view(), result.view(), box, extent, rules, 2);
  if (found != nullptr) {
    *found = all;
  }
  return result;
}

/// Where the samples say that a voxel is unseen.
std::set<std::int64_t> unseen(const Volume<std::uint16_t>& samples) {
  std::set<std::int64_t> places;
  for (std::int64_t i = 0; i < samples.size(); ++i) {
    if (samples.data()[i] == 65535) {
      places.insert(i);
    }
  }
  return places;
}

std::int64_t at(std::int64_t z, std::int64_t y, std::int64_t x) {
  return (z * extent.y + y) * extent.x + x;
}

TEST(UnseenVoxels, NothingIsMarkedInNoise) {
  EXPECT_TRUE(unseen(marked(quiet(), {.hot = test})).empty());
}

TEST(UnseenVoxels, ABrightVoxelWithoutBrightNeighboursIsHot) {
  Volume<std::uint16_t> counts = quiet();
  for (const auto& [z, y, x] : {Index3{3, 5, 5}, Index3{0, 0, 0}, Index3{6, 11, 14}, Index3{2, 0, 7}}) {
    counts(z, y, x) = 600;
  }
  counts(5, 8, 2) = 145; // as much as the noise of 20 counts may do
  UnseenCounts found;
  const auto places = unseen(marked(counts, {.hot = test}, whole(extent), &found));
  EXPECT_EQ(places, (std::set<std::int64_t>{at(3, 5, 5), at(0, 0, 0), at(6, 11, 14), at(2, 0, 7)}));
  EXPECT_EQ(found.hot, 4);
  EXPECT_EQ(found.voxels, voxel_count(extent));
}

TEST(UnseenVoxels, TheImageOfABeadIsNotHotHoweverBright) {
  for (const int light : {300, 3000, 15000}) {
    Volume<std::uint16_t> counts = quiet();
    for (std::int64_t z = 1; z < 6; ++z) {
      for (std::int64_t y = 3; y < 8; ++y) {
        for (std::int64_t x = 4; x < 9; ++x) {
          const auto square = [](std::int64_t d) { return static_cast<double>(d * d); };
          const double part = std::exp(-square(z - 3) / 8 - (square(y - 5) + square(x - 6)) / 1.7);
          counts(z, y, x) = static_cast<std::uint16_t>(counts(z, y, x) + light * part);
        }
      }
    }
    EXPECT_TRUE(unseen(marked(counts, {.hot = test})).empty()) << light;
    counts(3, 5, 6) = static_cast<std::uint16_t>(counts(3, 5, 6) + 2 * light);
    EXPECT_EQ(unseen(marked(counts, {.hot = test})), (std::set<std::int64_t>{at(3, 5, 6)})) << light;
  }
}

TEST(UnseenVoxels, AreTheSameWhateverBoxTheyAreReadIn) {
  Volume<std::uint16_t> counts = quiet();
  for (std::int64_t i = 0; i < counts.size(); ++i) {
    counts.data()[i] = testing::hashed(8, i) < 0.05   ? 900
                       : testing::hashed(9, i) < 0.05 ? 0
                                                      : counts.data()[i];
  }
  const UnseenRules rules{.zeros = true,
                          .too_bright = 899,
                          .hot = test,
                          .dead = {.columns = {4, 9}, .rows = {2}, .single = {at(0, 3, 6)}}};
  const UnseenRules hot_only{.zeros = true, .hot = test};
  for (const UnseenRules& of : {rules, hot_only}) {
    const Volume<std::uint16_t> all = marked(counts, of);
    for (const Box3& box :
         {Box3{{0, 0, 0}, {3, 5, 6}}, Box3{{2, 4, 5}, {7, 12, 15}}, Box3{{3, 2, 4}, {4, 3, 5}}}) {
      const Volume<std::uint16_t> part = marked(counts, of, box);
      Volume<std::uint16_t> expected(box.extent());
      copy<std::uint16_t>(all.view().part(box), expected.view());
      EXPECT_TRUE(std::equal(part.begin(), part.end(), expected.begin())) << box;
    }
  }
}

TEST(UnseenVoxels, DeadLinesPixelsAndZerosAreMarkedInEverySlice) {
  Volume<std::uint16_t> counts = quiet();
  counts(1, 1, 1) = 0;
  const UnseenRules rules{.zeros = true, .dead = {.columns = {3}, .rows = {10}, .single = {at(0, 7, 8)}}};
  UnseenCounts found;
  const auto places = unseen(marked(counts, rules, whole(extent), &found));
  EXPECT_EQ(std::ssize(places), 1 + extent.z * (extent.y + extent.x - 1 + 1));
  EXPECT_EQ(found.zeros, 1);
  EXPECT_EQ(found.dead, std::ssize(places) - 1);
  for (std::int64_t z = 0; z < extent.z; ++z) {
    EXPECT_TRUE(places.contains(at(z, 5, 3)) && places.contains(at(z, 10, 2))
                && places.contains(at(z, 7, 8)));
  }
}

TEST(UnseenVoxels, NeighboursThatAreUnseenDoNotMakeAVoxelHot) {
  Volume<std::uint16_t> counts = quiet();
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < 6; ++x) {
        counts(z, y, x) = 0; // stitched beside light of 400 counts
        counts(z, y, x + 6) = 500;
      }
    }
  }
  EXPECT_EQ(std::ssize(unseen(marked(counts, {.zeros = true, .hot = test}))), extent.z * extent.y * 6);
}

TEST(UnseenVoxels, TheLargestSampleIsLoweredWhereItIsReal) {
  Volume<std::uint16_t> counts = quiet();
  counts(3, 3, 3) = 65535;
  EXPECT_EQ(marked(counts, {})(3, 3, 3), 65534);
  EXPECT_EQ(marked(counts, {.too_bright = 65535})(3, 3, 3), 65535);
  EXPECT_EQ(unseen_sample(VoxelType::uint16), 65535);
}

TEST(UnseenVoxels, FloatsMarkByNanAndMakeTheirOwnNanInfinite) {
  Volume<float> counts(extent, 120.0F);
  counts(1, 2, 3) = 0;
  counts(4, 5, 6) = std::nanf("");
  counts(5, 6, 7) = 900;
  Volume<float> result(extent);
  mark_unseen(counts.view(), result.view(), whole(extent), extent, {.zeros = true, .hot = test}, 1);
  EXPECT_TRUE(std::isnan(result(1, 2, 3)));
  EXPECT_TRUE(std::isnan(result(5, 6, 7)));
  EXPECT_TRUE(std::isinf(result(4, 5, 6)));
  EXPECT_EQ(result(0, 0, 0), 120);
}

TEST(UnseenVoxels, SlicesAreMadeEvenBeforeHotVoxelsAreLookedFor) {
  Volume<float> counts(extent, 200.0F);
  for (std::int64_t i = 0; i < extent.y * extent.x; ++i) {
    counts.data()[3 * extent.y * extent.x + i] = 400;
  }
  Volume<float> result(extent);
  PlaneFactors planes{.brightness = std::vector<float>(7, 1.0F), .offset = 100};
  planes.brightness[3] = 3;
  mark_unseen(counts.view(), result.view(), whole(extent), extent, {.hot = test, .planes = planes}, 1);
  EXPECT_FLOAT_EQ(result(3, 5, 5), 200);
  EXPECT_EQ(result(2, 5, 5), 200);
}

} // namespace
} // namespace lsdeconv
