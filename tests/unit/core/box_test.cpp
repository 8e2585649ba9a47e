#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/text.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

const Box3 box{{1, 2, 3}, {4, 6, 8}};

TEST(Triple, IndexFollowsTheOrderZYX) {
  Extent3 extent{5, 6, 7};
  EXPECT_EQ(extent[0], extent.z);
  EXPECT_EQ(extent[1], extent.y);
  EXPECT_EQ(extent[2], extent.x);
  extent[1] = 9;
  EXPECT_EQ(extent, (Extent3{5, 9, 7}));
}

TEST(Triple, AddsAxisByAxis) {
  EXPECT_EQ((Extent3{1, 2, 3} + Extent3{10, 20, 30}), (Extent3{11, 22, 33}));
  EXPECT_EQ((Extent3{1, 2, 3} - Extent3{10, 20, 30}), (Extent3{-9, -18, -27}));
}

TEST(VoxelCount, DoesNotOverflowForWholeBrains) {
  EXPECT_EQ(voxel_count({8266, 12778, 7912}), 835'688'764'576);
}

TEST(Box, ExtentAndVoxels) {
  EXPECT_EQ(box.extent(), (Extent3{3, 4, 5}));
  EXPECT_EQ(box.voxels(), 60);
  EXPECT_EQ(whole({3, 4, 5}), (Box3{{0, 0, 0}, {3, 4, 5}}));
}

TEST(Box, IsEmptyWhereOneAxisIs) {
  EXPECT_FALSE(box.empty());
  EXPECT_TRUE((Box3{{1, 2, 3}, {4, 2, 8}}).empty());
  EXPECT_EQ((Box3{{1, 2, 3}, {0, 0, 8}}).voxels(), 0); // two negative lengths
}

TEST(Box, ContainsItselfAndWhatIsInside) {
  EXPECT_TRUE(box.contains(box));
  EXPECT_TRUE(box.contains({{2, 2, 3}, {3, 3, 4}}));
  EXPECT_FALSE(box.contains({{0, 2, 3}, {3, 3, 4}}));
  EXPECT_FALSE(box.contains({{2, 2, 3}, {3, 3, 9}}));
}

TEST(Box, MovesAndGrows) {
  EXPECT_EQ(box.shifted({10, 0, -1}), (Box3{{11, 2, 2}, {14, 6, 7}}));
  EXPECT_EQ(box.grown({1, 0, 2}), (Box3{{0, 2, 1}, {5, 6, 10}}));
  EXPECT_EQ(box.relative_to(box.begin), whole(box.extent()));
}

TEST(Box, IntersectionIsTheCommonPart) {
  EXPECT_EQ(intersection(box, {{0, 3, 0}, {2, 9, 9}}), (Box3{{1, 3, 3}, {2, 6, 8}}));
  EXPECT_TRUE(intersection(box, {{4, 2, 3}, {5, 6, 8}}).empty()); // they touch
  EXPECT_TRUE(intersection(box, {{9, 9, 9}, {10, 10, 10}}).empty());
}

TEST(CeilDiv, RoundsUp) {
  EXPECT_EQ(ceil_div(0, 4), 0);
  EXPECT_EQ(ceil_div(1, 4), 1);
  EXPECT_EQ(ceil_div(4, 4), 1);
  EXPECT_EQ(ceil_div(5, 4), 2);
}

TEST(Box, PrintsAsTheOptionsTakeIt) {
  EXPECT_EQ(text(Extent3{19, 172, 173}), "19×172×173");
  EXPECT_EQ(text(box), "z 1:4 y 2:6 x 3:8");
}

TEST(PositionOf, CountsXFastest) {
  EXPECT_EQ(position_of(0, {2, 3, 4}), (Index3{0, 0, 0}));
  EXPECT_EQ(position_of(5, {2, 3, 4}), (Index3{0, 1, 1}));
  EXPECT_EQ(position_of(23, {2, 3, 4}), (Index3{1, 2, 3}));
}

} // namespace
} // namespace lsdeconv
