#include "deconvolution/psf/face_level.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

TEST(FaceLevel, CountsEveryVoxelOfTheFacesOnce) {
  EXPECT_EQ(face_level(Volume<float>({5, 6, 7}, 1.0F).view()).voxels, 5 * 6 * 7 - 3 * 4 * 5);
}

TEST(FaceLevel, IsTheMedianOfTheFacesAndTheirNoise) {
  Volume<float> values = testing::noise({21, 21, 21}, 3, 90, 110);
  values(10, 10, 10) = 1e6F;                 // the peak lies inside
  values(0, 0, 0) = values(20, 5, 5) = 1e6F; // outliers on the faces
  const FaceLevel faces = face_level(values.view());
  EXPECT_NEAR(faces.level, 100, 0.6);
  EXPECT_NEAR(faces.noise, 1.4826 * 5.858 / std::sqrt(2.0), 0.3); // half of the differences are below 5.858
  EXPECT_TRUE(faces.even);
}

TEST(FaceLevel, IsThatOfTheDarkestPartWhereLightReachesTheFaces) {
  const Extent3 extent{31, 31, 31};
  Volume<float> values = testing::noise(extent, 3, 98, 102);
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        values(z, y, x) += 8 * std::abs(static_cast<float>(z) - 15); // as bright as the cone's far ends
      }
    }
  }
  const FaceLevel faces = face_level(values.view());
  EXPECT_FALSE(faces.even);
  EXPECT_NEAR(faces.level, 100, 12);
  EXPECT_NEAR(faces.noise, 1.2, 0.3);
}

TEST(FaceLevel, AShortAxisHasNoFaces) {
  EXPECT_EQ(face_level(Volume<float>({1, 7, 7}, 3.0F).view()).voxels, 24);
  const FaceLevel none = face_level(Volume<float>({4, 1, 2}, 3.0F).view());
  EXPECT_EQ(none.voxels, 0);
  EXPECT_EQ(none.level, 0);
}

} // namespace
} // namespace lsdeconv
