#include "deconvolution/psf/face_level.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

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
  EXPECT_NEAR(faces.noise, 1.4826 * 5, 0.6); // half of the values lie within 5 of the middle
}

TEST(FaceLevel, AShortAxisHasNoFaces) {
  EXPECT_EQ(face_level(Volume<float>({1, 7, 7}, 3.0F).view()).voxels, 24);
  const FaceLevel none = face_level(Volume<float>({4, 1, 2}, 3.0F).view());
  EXPECT_EQ(none.voxels, 0);
  EXPECT_EQ(none.level, 0);
}

} // namespace
} // namespace lsdeconv
