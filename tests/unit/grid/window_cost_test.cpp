#include "lsdeconv/grid/window_cost.hpp"

#include <gtest/gtest.h>

#include <random>

namespace lsdeconv {
namespace {

const Extent3 volume{10, 100, 200};

TEST(WindowCost, UncompressedStorageCostsTheWindow) {
  const StorageLayout strips{2, 16, 200, false};
  EXPECT_EQ(bytes_decoded_by_window(strips, volume, {{2, 3, 5}, {4, 13, 25}}), 2 * 10 * 20 * 2);
}

TEST(WindowCost, CompressedStripsAreDecodedWhole) {
  const StorageLayout strips{2, 16, 200, true};
  EXPECT_EQ(bytes_decoded_by_window(strips, volume, {{2, 3, 5}, {4, 13, 25}}), 2 * 16 * 200 * 2);
  EXPECT_EQ(bytes_decoded_by_window(strips, volume, {{2, 15, 5}, {3, 17, 6}}), 32 * 200 * 2);
}

TEST(WindowCost, LastStripEndsWithThePlane) {
  const StorageLayout strips{1, 16, 200, true};
  EXPECT_EQ(bytes_decoded_by_window(strips, volume, {{0, 99, 0}, {1, 100, 1}}), 4 * 200);
  const StorageLayout one_strip{1, 100, 200, true};
  EXPECT_EQ(bytes_decoded_by_window(one_strip, volume, {{0, 99, 0}, {1, 100, 1}}), 100 * 200);
}

TEST(WindowCost, CompressedTilesAreDecodedWholeAlsoAtTheEdge) {
  const StorageLayout tiles{4, 64, 64, true};
  EXPECT_EQ(bytes_decoded_by_window(tiles, volume, {{0, 60, 60}, {1, 70, 70}}), 128 * 128 * 4);
  EXPECT_EQ(bytes_decoded_by_window(tiles, volume, {{0, 99, 199}, {1, 100, 200}}), 64 * 64 * 4);
}

TEST(WindowCost, EmptyWindowCostsNothing) {
  EXPECT_EQ(bytes_decoded_by_window({2, 16, 200, true}, volume, {{2, 3, 5}, {2, 13, 25}}), 0);
}

TEST(WindowCost, CompressedCostIsThatOfTheChunksTouched) {
  std::mt19937_64 random(4);
  const auto between = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  for (int trial = 0; trial < 500; ++trial) {
    const StorageLayout tiles{2, between(1, 30), between(1, 30), true};
    const std::int64_t y = between(0, 99);
    const std::int64_t x = between(0, 199);
    const Box3 window{{0, y, x}, {1, between(y + 1, 100), between(x + 1, 200)}};
    std::int64_t touched = 0;
    for (std::int64_t row = 0; row < 100; row += tiles.chunk_rows) {
      for (std::int64_t column = 0; column < 200; column += tiles.chunk_columns) {
        const Box3 chunk{{0, row, column}, {1, row + tiles.chunk_rows, column + tiles.chunk_columns}};
        touched += intersection(chunk, window).empty() ? 0 : 1;
      }
    }
    ASSERT_EQ(bytes_decoded_by_window(tiles, volume, window),
              touched * tiles.chunk_rows * tiles.chunk_columns * 2);
  }
}

TEST(WindowCost, ChunksOfSeveralSlicesAreDecodedWholeWithTheirPadding) {
  for (const bool compressed : {false, true}) {
    const StorageLayout cubes{2, 64, 64, compressed, 32};
    EXPECT_EQ(bytes_decoded_by_window(cubes, volume, {{0, 60, 60}, {1, 70, 70}}), 32 * 128 * 128 * 2);
    EXPECT_EQ(decoded_extent(cubes, volume, {{3, 99, 199}, {4, 100, 200}}), (Extent3{32, 64, 64}));
  }
}

} // namespace
} // namespace lsdeconv
