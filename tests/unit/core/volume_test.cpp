#include "lsdeconv/core/volume.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <type_traits>
#include <utility>

namespace lsdeconv {
namespace {

Volume<int> counted(const Extent3& extent) {
  Volume<int> volume(extent);
  std::iota(volume.begin(), volume.end(), 0);
  return volume;
}

TEST(Volume, XIsFastestAndZSlowest) {
  const Volume<int> volume = counted({2, 3, 4});
  EXPECT_EQ(volume(0, 0, 1), 1);
  EXPECT_EQ(volume(0, 1, 0), 4);
  EXPECT_EQ(volume(1, 0, 0), 12);
  EXPECT_EQ(volume(1, 2, 3), 23);
}

TEST(Volume, FillsWithAValue) {
  const Volume<float> volume({2, 3, 4}, 2.5F);
  EXPECT_EQ(volume.size(), 24);
  EXPECT_TRUE(std::all_of(volume.begin(), volume.end(), [](float v) { return v == 2.5F; }));
}

TEST(Volume, IsAlignedForVectorUnits) {
  for (std::int64_t n = 1; n < 20; ++n) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(Volume<float>({1, 1, n}).data()) % 64, 0U);
  }
}

TEST(Volume, MovesWithoutCopying) {
  static_assert(!std::is_copy_constructible_v<Volume<float>>);
  Volume<int> volume = counted({2, 3, 4});
  const int* data = volume.data();
  const Volume<int> moved = std::move(volume);
  EXPECT_EQ(moved.data(), data);
  EXPECT_EQ(moved.extent(), (Extent3{2, 3, 4}));
}

TEST(Volume, DefaultIsEmpty) {
  const Volume<float> volume;
  EXPECT_EQ(volume.size(), 0);
  EXPECT_EQ(volume.begin(), volume.end());
}

TEST(VolumeView, PartShowsTheSameVoxels) {
  Volume<int> volume = counted({4, 5, 6});
  const VolumeView<int> part = volume.view().part({{1, 2, 3}, {3, 4, 6}});
  EXPECT_EQ(part.extent(), (Extent3{2, 2, 3}));
  EXPECT_FALSE(part.contiguous());
  for (std::int64_t z = 0; z < 2; ++z) {
    for (std::int64_t y = 0; y < 2; ++y) {
      for (std::int64_t x = 0; x < 3; ++x) {
        EXPECT_EQ(&part(z, y, x), &volume(z + 1, y + 2, x + 3));
      }
    }
  }
}

TEST(VolumeView, PartOfAPartAddsUp) {
  Volume<int> volume = counted({4, 5, 6});
  const VolumeView<int> part = volume.view().part({{1, 1, 1}, {4, 5, 6}}).part({{1, 2, 3}, {2, 3, 4}});
  EXPECT_EQ(part(0, 0, 0), volume(2, 3, 4));
}

TEST(VolumeView, KnowsWhetherItIsContiguous) {
  Volume<int> volume = counted({4, 5, 6});
  EXPECT_TRUE(volume.view().contiguous());
  EXPECT_TRUE(volume.view().part({{1, 0, 0}, {3, 5, 6}}).contiguous());
  EXPECT_FALSE(volume.view().part({{0, 0, 0}, {4, 4, 6}}).contiguous());
}

TEST(VolumeView, IsATriviallyCopyableViewOfConstants) {
  static_assert(std::is_trivially_copyable_v<VolumeView<float>>);
  Volume<int> volume = counted({1, 1, 3});
  const VolumeView<const int> constants = volume.view();
  EXPECT_EQ(constants(0, 0, 2), 2);
}

TEST(Copy, MovesVoxelsBetweenSpacedViewsAndNothingElse) {
  const Volume<int> from = counted({4, 5, 6});
  Volume<int> to({4, 5, 6}, -1);
  const Box3 source{{0, 1, 2}, {2, 3, 5}};
  const Box3 target{{2, 3, 3}, {4, 5, 6}};
  copy(from.view().part(source), to.view().part(target));
  EXPECT_EQ(std::count(to.begin(), to.end(), -1), 120 - 12);
  EXPECT_EQ(to(2, 3, 3), from(0, 1, 2));
  EXPECT_EQ(to(3, 4, 5), from(1, 2, 4));
}

TEST(FirstBadVoxel, IsTheFirstInMemoryOrder) {
  Volume<int> volume({2, 3, 4}, 1);
  volume(1, 0, 2) = volume(1, 1, 0) = 0;
  const auto good = [](int v) { return v == 1; };
  EXPECT_EQ(first_bad_voxel(volume.view(), good), (Index3{1, 0, 2}));
  EXPECT_EQ(first_bad_voxel(volume.view().part({{1, 1, 0}, {2, 3, 4}}), good), (Index3{0, 0, 0}));
  EXPECT_EQ(first_bad_voxel(volume.view().part({{0, 0, 0}, {1, 3, 4}}), good), std::nullopt);
}

} // namespace
} // namespace lsdeconv
