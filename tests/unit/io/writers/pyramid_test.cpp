#include "lsdeconv/io/writers/pyramid.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

TEST(Pyramid, ASmallVolumeHasOneLevel) {
  const auto levels = pyramid({256, 1, 256}, {2, 1, 1}, {10, 0, 3});
  EXPECT_THAT(levels, ElementsAre(PyramidLevel{{256, 1, 256}, {1, 1, 1}, {2, 1, 1}, {10, 0, 3}}));
}

TEST(Pyramid, LongVoxelsAreHalvedLater) {
  const auto levels = pyramid({100, 1000, 1001}, {4, 1, 1}, {0, 0, 0});
  EXPECT_THAT(levels, ElementsAre(PyramidLevel{{100, 1000, 1001}, {1, 1, 1}, {4, 1, 1}, {0, 0, 0}},
                                  PyramidLevel{{100, 500, 501}, {1, 2, 2}, {4, 2, 2}, {0, 0.5, 0.5}},
                                  PyramidLevel{{100, 250, 251}, {1, 2, 2}, {4, 4, 4}, {0, 1.5, 1.5}}));
}

TEST(Pyramid, CubesAreHalvedAlongAllAxes) {
  const auto levels = pyramid({700, 513, 300}, {1, 1, 1}, {0, 0, 0});
  ASSERT_EQ(levels.size(), 3U);
  EXPECT_EQ(levels[1], (PyramidLevel{{350, 257, 150}, {2, 2, 2}, {2, 2, 2}, {0.5, 0.5, 0.5}}));
  EXPECT_EQ(levels[2], (PyramidLevel{{175, 129, 75}, {2, 2, 2}, {4, 4, 4}, {1.5, 1.5, 1.5}}));
}

TEST(Pyramid, OneSliceStaysOne) {
  const auto levels = pyramid({1, 1, 2000}, {0.1, 1, 1}, {0, 0, 0});
  EXPECT_EQ(levels.back().extent, (Extent3{1, 1, 250}));
  EXPECT_EQ(levels.back().voxel, (Spacing3{0.1, 1, 8}));
}

TEST(Pyramid, AnUnknownVoxelIsACube) {
  EXPECT_EQ(pyramid({300, 300, 300}, {0, 0, 0}, {0, 0, 0}).back().extent, (Extent3{150, 150, 150}));
}

} // namespace
} // namespace lsdeconv
