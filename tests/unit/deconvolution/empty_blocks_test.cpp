#include "lsdeconv/deconvolution/empty_blocks.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(NowhereAbove, TakesTheOffsetOffEveryType) {
  Volume<std::uint16_t> counts({2, 3, 4}, std::uint16_t{190});
  EXPECT_TRUE(nowhere_above(counts.view(), 100, 90));
  EXPECT_FALSE(nowhere_above(counts.view(), 99, 90));
  Volume<float> values({2, 3, 4}, 190.0F);
  EXPECT_TRUE(nowhere_above(values.view(), 100, 90));
  EXPECT_FALSE(nowhere_above(values.view(), 99.5F, 90));
}

TEST(NowhereAbove, SeesASingleVoxelAnywhere) {
  for (const Index3 place : {Index3{0, 0, 0}, Index3{1, 2, 3}, Index3{1, 0, 2}}) {
    Volume<std::uint8_t> counts({2, 3, 4}, std::uint8_t{7});
    counts(place.z, place.y, place.x) = 8;
    EXPECT_FALSE(nowhere_above(counts.view(), 0, 7)) << place;
    EXPECT_TRUE(nowhere_above(counts.view(), 0, 8)) << place;
    EXPECT_FALSE(nowhere_above(counts.view(), 0, 7, 3)) << place;
    EXPECT_TRUE(nowhere_above(counts.view(), 0, 8, 3)) << place;
  }
}

} // namespace
} // namespace lsdeconv
