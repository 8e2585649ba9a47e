#include "lsdeconv/core/tiling.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(Tiling, CountsTheLastSmallerBoxes) {
  EXPECT_EQ((Tiling{{20, 33, 50}, {8, 16, 20}}.counts()), (Extent3{3, 3, 3}));
  EXPECT_EQ((Tiling{{16, 32, 40}, {8, 16, 20}}.counts()), (Extent3{2, 2, 2}));
  EXPECT_EQ((Tiling{{5, 6, 7}, {8, 16, 20}}.counts()), (Extent3{1, 1, 1}));
}

TEST(Tiling, NumbersBoxesZMajorXFastest) {
  constexpr Tiling tiling{{20, 33, 50}, {8, 16, 20}};
  EXPECT_EQ(tiling.box(0), (Box3{{0, 0, 0}, {8, 16, 20}}));
  EXPECT_EQ(tiling.box(2), (Box3{{0, 0, 40}, {8, 16, 50}}));
  EXPECT_EQ(tiling.box(3), (Box3{{0, 16, 0}, {8, 32, 20}}));
  EXPECT_EQ(tiling.box(26), (Box3{{16, 32, 40}, {20, 33, 50}}));
}

TEST(Tiling, CoversEveryVoxelOnce) {
  const Tiling tiling{{5, 7, 9}, {2, 3, 4}};
  std::int64_t covered = 0;
  for (std::int64_t i = 0; i < voxel_count(tiling.counts()); ++i) {
    EXPECT_TRUE(whole(tiling.volume).contains(tiling.box(i))) << i;
    covered += tiling.box(i).voxels();
    for (std::int64_t j = 0; j < i; ++j) {
      EXPECT_TRUE(intersection(tiling.box(i), tiling.box(j)).empty()) << i << " and " << j;
    }
  }
  EXPECT_EQ(covered, voxel_count(tiling.volume));
}

} // namespace
} // namespace lsdeconv
