#include "lsdeconv/io/readers/read_chunks.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

StorageLayout strips(std::int64_t rows, std::int64_t columns, bool compressed) {
  return {.bytes_per_voxel = 2, .chunk_rows = rows, .chunk_columns = columns, .compressed = compressed};
}

TEST(ReadChunks, CompressedStripsAndAllTilesStayAsTheyAre) {
  const StorageLayout compressed = strips(100, 2000, true);
  EXPECT_EQ(read_chunks(compressed, 2000), compressed);
  for (const bool is_compressed : {false, true}) {
    const StorageLayout tiles = strips(256, 256, is_compressed);
    EXPECT_EQ(read_chunks(tiles, 2000), tiles);
  }
}

TEST(ReadChunks, ChunksOfSeveralSlicesStayAsTheyAre) {
  StorageLayout cubes = strips(64, 2000, false);
  cubes.chunk_slices = 64;
  EXPECT_EQ(read_chunks(cubes, 2000), cubes);
}

TEST(ReadChunks, PlainStripsBecomeBandsWhateverTheirRows) {
  for (const std::int64_t rows : {1, 7, 2000}) {
    EXPECT_EQ(read_chunks(strips(rows, 20000, false), 20000), strips(6, 20000, false)) << rows; // 240 kB
  }
}

TEST(ReadChunks, BandsHaveAtLeastOneRowAndAtMostSixteen) {
  EXPECT_EQ(read_chunks(strips(1, 10, false), 10).chunk_rows, 16);
  EXPECT_EQ(read_chunks(strips(1, 1'000'000, false), 1'000'000).chunk_rows, 1);
}

TEST(ReadChunks, ATileAsWideAsTheSliceIsReadInBandsOfTheSlice) {
  EXPECT_EQ(read_chunks(strips(64, 64, false), 50).chunk_columns, 50);
}

} // namespace
} // namespace lsdeconv
