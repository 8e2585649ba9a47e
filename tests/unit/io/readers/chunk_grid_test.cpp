#include "io/readers/chunks/chunk_grid.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

const ChunkGrid tiles{{.bytes_per_voxel = 2, .chunk_rows = 4, .chunk_columns = 3}, 9, 7};

TEST(ChunkGrid, NumbersChunksRowByRow) {
  EXPECT_EQ(tiles.across(), 3);
  EXPECT_EQ(tiles.box(0), (Box3{{0, 0, 0}, {1, 4, 3}}));
  EXPECT_EQ(tiles.box(4), (Box3{{0, 4, 3}, {1, 8, 6}}));
  EXPECT_EQ(tiles.box(8), (Box3{{0, 8, 6}, {1, 9, 7}})) << "without padding";
}

TEST(ChunkGrid, FindsWhatAWindowTouches) {
  EXPECT_THAT(tiles.touched({{0, 0, 0}, {1, 1, 1}}), ElementsAre(0));
  EXPECT_THAT(tiles.touched({{0, 3, 2}, {1, 5, 4}}), ElementsAre(0, 1, 3, 4));
  EXPECT_THAT(tiles.touched({{0, 4, 3}, {1, 8, 6}}), ElementsAre(4));
  EXPECT_THAT(tiles.touched(tiles.layer()), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8));
}

TEST(ChunkGrid, BoxesOfSeveralSlicesEndWithTheLayer) {
  const ChunkGrid cubes{{.chunk_rows = 4, .chunk_columns = 3, .chunk_slices = 5}, 9, 7, 2};
  EXPECT_EQ(cubes.box(8), (Box3{{0, 8, 6}, {2, 9, 7}}));
  EXPECT_EQ(cubes.stored_box(8), (Box3{{0, 8, 6}, {5, 12, 9}})) << "with padding";
  EXPECT_THAT(cubes.touched({{1, 3, 2}, {2, 5, 4}}), ElementsAre(0, 1, 3, 4));
}

} // namespace
} // namespace lsdeconv
