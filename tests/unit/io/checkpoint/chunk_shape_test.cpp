#include "lsdeconv/io/checkpoint/chunk_shape.hpp"

#include <gtest/gtest.h>

#include <random>

namespace lsdeconv {
namespace {

TEST(ChunkShape, ASmallCoreIsOneChunk) {
  EXPECT_EQ(chunk_shape({1000, 1000, 1000}, {64, 64, 64}), (Extent3{64, 64, 64}));
}

TEST(ChunkShape, ALargeCoreIsCutAlongItsPlanes) {
  EXPECT_EQ(chunk_shape({1000, 2000, 2000}, {128, 512, 512}), (Extent3{32, 512, 512}));
}

TEST(ChunkShape, APrimeNumberOfPlanesLeavesSinglePlanes) {
  EXPECT_EQ(chunk_shape({1000, 2000, 2000}, {127, 512, 512}), (Extent3{1, 512, 512}));
}

TEST(ChunkShape, AHugePlaneIsCutAlongY) {
  EXPECT_EQ(chunk_shape({10, 8192, 8192}, {10, 8192, 8192}), (Extent3{1, 1024, 8192}));
}

TEST(ChunkShape, NeverExceedsTheVolume) {
  EXPECT_EQ(chunk_shape({3, 50, 7}, {64, 64, 64}), (Extent3{3, 50, 7}));
}

TEST(ChunkShape, AnyChunkBelongsToOneBlockAndFitsOneCall) {
  std::mt19937 random(3);
  std::uniform_int_distribution<std::int64_t> side(1, 700);
  for (int i = 0; i < 500; ++i) {
    const Extent3 core{side(random), side(random), side(random)};
    const Extent3 chunk = chunk_shape({100000, 100000, 100000}, core);
    EXPECT_EQ(core.z % chunk.z, 0);
    EXPECT_EQ(core.y % chunk.y, 0);
    EXPECT_EQ(chunk.x, core.x);
    EXPECT_LE(voxel_count(chunk) * 4, largest_chunk_bytes) << core;
  }
}

} // namespace
} // namespace lsdeconv
