#include "run/page/compared_box.hpp"
#include "run/page/whole_views.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace lsdeconv {
namespace {

WholeViews views_of(const Volume<float>& volume) {
  WholeViews views;
  for (int axis = 0; axis < axes; ++axis) {
    views.along[axis].result = largest_along(axis, volume.view());
  }
  return views;
}

TEST(LargestAlong, LaysThePlanesOutAsTheyAreShown) {
  Volume<float> volume({2, 3, 4}, 0.0F);
  volume(1, 2, 3) = 5;
  volume(0, 0, 0) = std::numeric_limits<float>::quiet_NaN();
  volume(0, 1, 1) = -7;
  const Volume<float> along_z = largest_along(0, volume.view());
  EXPECT_EQ(along_z.extent(), (Extent3{1, 3, 4}));
  EXPECT_EQ(along_z(0, 2, 3), 5);
  EXPECT_EQ(along_z(0, 0, 0), 0);
  EXPECT_EQ(along_z(0, 1, 1), 0);
  const Volume<float> along_y = largest_along(1, volume.view());
  EXPECT_EQ(along_y.extent(), (Extent3{1, 2, 4})); // z downwards
  EXPECT_EQ(along_y(0, 1, 3), 5);
  const Volume<float> along_x = largest_along(2, volume.view());
  EXPECT_EQ(along_x.extent(), (Extent3{1, 3, 2})); // z to the right
  EXPECT_EQ(along_x(0, 2, 1), 5);
}

TEST(WholeViews, OfACheckpointShowZToTheRightAlongX) {
  Projections projections;
  projections.voxels_per_pixel = {1, 2, 3};
  for (int axis = 0; axis < axes; ++axis) {
    const Extent3 extent = axis == 0 ? Extent3{1, 5, 6} : axis == 1 ? Extent3{1, 4, 6} : Extent3{1, 4, 5};
    projections.along[axis] = {Volume<float>(extent, 1.0F), Volume<float>(extent, 2.0F)};
  }
  projections.along.x.result(0, 3, 1) = 9; // z 3, y 1
  const WholeViews views = views_of(std::move(projections));
  EXPECT_EQ(views.voxels_per_pixel, (Extent3{1, 2, 3}));
  EXPECT_EQ(views.along.z.raw.extent(), (Extent3{1, 5, 6}));
  EXPECT_EQ(views.along.y.result.extent(), (Extent3{1, 4, 6}));
  EXPECT_EQ(views.along.x.raw.extent(), (Extent3{1, 5, 4}));
  EXPECT_EQ(views.along.x.result(0, 1, 3), 9);
}

TEST(BoxesWithStructure, LieWhereTheStructuresAre) {
  Volume<float> volume({60, 80, 100}, 1.0F);
  for (std::int64_t i = 0; i < 10; i += 2) {
    volume(45, 60 + i, 75) = 200;
    volume(10, 12, 20 + i) = 100;
  }
  const std::vector<Box3> boxes = boxes_with_structure(views_of(volume), volume.extent(), {16, 20, 20}, 2);
  ASSERT_EQ(boxes.size(), 2U);
  EXPECT_TRUE(boxes[0].contains({{45, 60, 75}, {46, 69, 76}})) << boxes[0];
  EXPECT_TRUE(boxes[1].contains({{10, 12, 20}, {11, 13, 29}})) << boxes[1];
  for (const Box3& box : boxes) {
    EXPECT_EQ(box.extent(), (Extent3{16, 20, 20}));
    EXPECT_TRUE(whole(volume.extent()).contains(box));
  }
}

TEST(BoxesWithStructure, AreCountedInVoxelsWherePixelsSpanSeveral) {
  Volume<float> volume({8, 16, 16}, 1.0F);
  volume(6, 12, 12) = 50;
  WholeViews views = views_of(volume);
  views.voxels_per_pixel = {2, 4, 4};
  const std::vector<Box3> boxes = boxes_with_structure(views, {16, 64, 64}, {4, 16, 16}, 1);
  ASSERT_EQ(boxes.size(), 1U);
  EXPECT_TRUE(boxes[0].contains({{12, 48, 48}, {14, 52, 52}})) << boxes[0];
}

TEST(BoxesWithStructure, OfATinyVolumeIsTheVolume) {
  const Volume<float> volume({3, 5, 4}, 1.0F);
  const std::vector<Box3> boxes = boxes_with_structure(views_of(volume), volume.extent(), {32, 64, 64}, 3);
  ASSERT_EQ(boxes.size(), 1U);
  EXPECT_EQ(boxes[0], whole(volume.extent()));
  EXPECT_TRUE(boxes_with_structure({}, volume.extent(), {3, 3, 3}, 3).empty());
}

} // namespace
} // namespace lsdeconv
