#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/grid/block_grid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>

namespace lsdeconv {
namespace {

using Random = std::mt19937_64;

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

/// A shape that BlockGrid must take: the transform is the least one or, where the volume can fill it, longer.
GridShape random_shape(Random& random, std::int64_t longest) {
  GridShape shape;
  for (int axis = 0; axis < axes; ++axis) {
    const std::int64_t volume = between(random, 1, longest);
    const std::int64_t half = between(random, 0, 6);
    const std::int64_t halo = between(random, 0, 3 * half);
    std::int64_t core = between(random, 1, volume);
    if (least_transform(volume, core, halo, half) > volume) { // then a block between cuts could not fill it
      core = volume;
    }
    const std::int64_t least = least_transform(volume, core, halo, half);
    shape.volume[axis] = volume;
    shape.core[axis] = core;
    shape.halo[axis] = halo;
    shape.half_support[axis] = half;
    shape.transform[axis] = least < volume ? between(random, least, volume) : least;
  }
  return shape;
}

/// Least transform by looking at every cut, written from the definition.
std::int64_t expected_least(std::int64_t volume, std::int64_t core, std::int64_t halo, std::int64_t half) {
  std::int64_t least = 2 * half + 1;
  for (std::int64_t begin = 0; begin < volume; begin += core) {
    const std::int64_t end = std::min(begin + core, volume);
    const bool inside = begin > 0 && end < volume && begin - halo >= 0 && end + halo <= volume;
    const std::int64_t data = std::min(end + halo, volume) - std::max<std::int64_t>(begin - halo, 0);
    least = std::max(least, inside ? data : data + 2 * half);
  }
  return least;
}

void expect_block_keeps_the_rules(const GridShape& shape, const Block& block) {
  EXPECT_TRUE(whole(shape.volume).contains(block.padded));
  EXPECT_TRUE(block.padded.contains(block.core));
  EXPECT_FALSE(block.core.empty());
  for (int axis = 0; axis < axes; ++axis) {
    const std::int64_t length = block.padded.extent()[axis];
    const std::int64_t before = block.core.begin[axis] - block.padded.begin[axis];
    const std::int64_t after = block.padded.end[axis] - block.core.end[axis];
    const bool first = block.padded.begin[axis] == 0;
    const bool last = block.padded.end[axis] == shape.volume[axis];
    EXPECT_EQ(block.core.begin[axis] % shape.core[axis], 0);
    if (block.boundary[axis] == Boundary::wrap) {
      EXPECT_EQ(length, shape.transform[axis]);
      EXPECT_GE(before, shape.halo[axis]);
      EXPECT_GE(after, shape.halo[axis]);
    } else {
      EXPECT_GE(shape.transform[axis] - length, 2 * shape.half_support[axis]);
      EXPECT_TRUE(first || before == shape.halo[axis]);
      EXPECT_TRUE(last || after == shape.halo[axis]);
      EXPECT_TRUE(before < shape.halo[axis] || after < shape.halo[axis] || first || last);
    }
  }
}

TEST(BlockGrid, RandomGridsCoverTheVolumeAndKeepTheHaloRules) {
  Random random(1);
  for (int trial = 0; trial < 3000 && !HasFailure(); ++trial) {
    const GridShape shape = random_shape(random, 40);
    const BlockGrid grid(shape);
    for (BlockId id{0}; id.value < std::min<std::int64_t>(grid.size(), 200); ++id.value) {
      const Block block = grid.block(id);
      EXPECT_EQ(block.id, id);
      expect_block_keeps_the_rules(shape, block);
    }
  }
}

TEST(BlockGrid, CoresTileTheVolumeExactly) {
  Random random(2);
  for (int trial = 0; trial < 1000 && !HasFailure(); ++trial) {
    const GridShape shape = random_shape(random, 14);
    const BlockGrid grid(shape);
    Volume<int> covered(shape.volume, 0);
    for (BlockId id{0}; id.value < grid.size(); ++id.value) {
      const Box3 core = grid.block(id).core;
      for (auto z = core.begin.z; z < core.end.z; ++z) {
        for (auto y = core.begin.y; y < core.end.y; ++y) {
          for (auto x = core.begin.x; x < core.end.x; ++x) {
            ++covered(z, y, x);
          }
        }
      }
    }
    EXPECT_TRUE(std::all_of(covered.begin(), covered.end(), [](int times) { return times == 1; }));
  }
}

TEST(BlockGrid, BlocksAreNumberedZMajorWithXFastest) {
  const BlockGrid grid({{4, 6, 8}, {2, 2, 2}, {0, 0, 0}, {0, 0, 0}, {2, 2, 2}});
  EXPECT_EQ(grid.blocks(), (Extent3{2, 3, 4}));
  EXPECT_EQ(grid.size(), 24);
  EXPECT_EQ(grid.block(BlockId{1}).core, (Box3{{0, 0, 2}, {2, 2, 4}}));
  EXPECT_EQ(grid.block(BlockId{4}).core, (Box3{{0, 2, 0}, {2, 4, 2}}));
  EXPECT_EQ(grid.block(BlockId{23}).core, (Box3{{2, 4, 6}, {4, 6, 8}}));
  EXPECT_THROW((void)grid.block(BlockId{24}), Error);
  EXPECT_THROW((void)grid.block(BlockId{-1}), Error);
}

TEST(BlockGrid, BlocksBetweenCutsFillTheTransformWithData) {
  // One axis of interest: 100 voxels in cores of 20, halo 10, transform 48: 8 spare voxels.
  const BlockGrid grid({{100, 5, 5}, {20, 5, 5}, {10, 2, 2}, {5, 1, 1}, {48, 7, 7}});
  const auto data = [&](std::int64_t id) {
    const Block block = grid.block(BlockId{id});
    return std::pair(block.padded.begin.z, block.padded.end.z);
  };
  EXPECT_EQ(data(0), std::pair(0L, 30L)); // a true face: no more than the halo
  EXPECT_EQ(data(1), std::pair(6L, 54L));
  EXPECT_EQ(data(2), std::pair(26L, 74L));
  EXPECT_EQ(data(3), std::pair(46L, 94L));
  EXPECT_EQ(data(4), std::pair(70L, 100L));
  EXPECT_EQ(grid.block(BlockId{0}).boundary.z, Boundary::extend);
  EXPECT_EQ(grid.block(BlockId{1}).boundary.z, Boundary::wrap);
  EXPECT_EQ(grid.block(BlockId{2}).boundary.y, Boundary::extend);
}

TEST(BlockGrid, DataMoveInwardWhereTheVolumeEnds) {
  // The second core is exactly the halo away from the face: its spare voxels must all lie on the other side.
  const BlockGrid grid({{60, 1, 1}, {10, 1, 1}, {10, 0, 0}, {5, 0, 0}, {40, 1, 1}});
  EXPECT_EQ(grid.block(BlockId{1}).padded.begin.z, 0);
  EXPECT_EQ(grid.block(BlockId{1}).padded.end.z, 40);
  EXPECT_EQ(grid.block(BlockId{4}).padded.begin.z, 20);
  EXPECT_EQ(grid.block(BlockId{4}).padded.end.z, 60);
}

TEST(BlockGrid, OneBlockReadsTheWholeVolume) {
  const BlockGrid grid({{1, 30, 20}, {1, 30, 20}, {36, 13, 13}, {18, 7, 7}, {40, 45, 36}});
  ASSERT_EQ(grid.size(), 1);
  const Block block = grid.block(BlockId{0});
  EXPECT_EQ(block.padded, whole({1, 30, 20}));
  EXPECT_EQ(block.boundary, (Triple<Boundary>{Boundary::extend, Boundary::extend, Boundary::extend}));
}

TEST(BlockGrid, RefusesShapesThatCannotHoldTheirBlocks) {
  const GridShape good{{100, 5, 5}, {20, 5, 5}, {10, 2, 2}, {5, 1, 1}, {40, 7, 7}};
  EXPECT_NO_THROW(BlockGrid{good});
  const auto with = [&](auto change) {
    GridShape shape = good;
    change(shape);
    return shape;
  };
  EXPECT_THROW(BlockGrid{with([](auto& s) { s.transform.z = 39; })}, Error);
  EXPECT_THROW(BlockGrid{with([](auto& s) { s.transform.z = 101; })}, Error);
  EXPECT_THROW(BlockGrid{with([](auto& s) { s.transform.y = 6; })}, Error);
  EXPECT_NO_THROW(BlockGrid{with([](auto& s) { s.transform.y = 1000; })});
  EXPECT_THROW(BlockGrid{with([](auto& s) { s.core.x = 0; })}, Error);
  EXPECT_THROW(BlockGrid{with([](auto& s) { s.core.x = 6; })}, Error);
  EXPECT_THROW(BlockGrid{with([](auto& s) { s.volume.y = 0; })}, Error);
  EXPECT_THROW(BlockGrid{with([](auto& s) { s.halo.y = -1; })}, Error);
  EXPECT_THROW(BlockGrid{with([](auto& s) { s.half_support.y = -1; })}, Error);
}

TEST(BlockGrid, ErrorNamesTheAxisAndTheLengthThatWouldDo) {
  try {
    BlockGrid{{{5, 100, 5}, {5, 20, 5}, {2, 10, 2}, {1, 5, 1}, {7, 39, 7}}};
    FAIL() << "a transform that is too short was taken";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "block grid, axis y: a transform of 39 voxels is too short for cores of 20 "
                               "voxels (at least 40)");
  }
}

TEST(LeastTransform, AgreesWithTheDefinitionOnEveryCut) {
  Random random(3);
  for (int trial = 0; trial < 5000; ++trial) {
    const std::int64_t volume = between(random, 1, 500);
    const std::int64_t core = between(random, 1, volume);
    const std::int64_t half = between(random, 0, 30);
    const std::int64_t halo = between(random, 0, 100);
    ASSERT_EQ(least_transform(volume, core, halo, half), expected_least(volume, core, halo, half))
        << volume << " cut in " << core << ", halo " << halo << ", half " << half;
  }
}

TEST(LeastTransform, WholeVolumeNeedsHalfAPsfOnEachSide) {
  EXPECT_EQ(least_transform(100, 100, 36, 18), 136);
}

} // namespace
} // namespace lsdeconv
