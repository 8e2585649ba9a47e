#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/finite_voxels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;

constexpr float infinity = std::numeric_limits<float>::infinity();

std::string refusal(const Volume<float>& voxels, const Index3& origin) {
  try {
    require_finite(voxels.view(), origin);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(FiniteVoxels, EveryFiniteValueIsTaken) {
  Volume<float> voxels({2, 3, 4}, -1.0F);
  voxels(1, 2, 3) = std::numeric_limits<float>::max();
  EXPECT_EQ(refusal(voxels, {0, 0, 0}), "");
}

TEST(FiniteVoxels, TheFirstOtherOneIsNamedByItsPlaceInTheVolume) {
  Volume<float> voxels({2, 3, 4}, 1.0F);
  voxels(0, 2, 1) = -infinity;
  voxels(1, 0, 0) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(refusal(voxels, {10, 20, 30}), HasSubstr("voxel z 10 y 22 x 31 is -inf"));
  voxels(0, 2, 1) = 0;
  EXPECT_THAT(refusal(voxels, {10, 20, 30}), HasSubstr("voxel z 11 y 20 x 30 is nan"));
}

TEST(FiniteVoxels, WhereVoxelsMayBeUnseenNaNIsTakenAndInfinityIsNot) {
  Volume<float> voxels({2, 3, 40}, 1.0F);
  voxels(0, 0, 5) = -std::numeric_limits<float>::quiet_NaN();
  EXPECT_NO_THROW(require_finite(voxels.view(), {0, 0, 0}, true));
  EXPECT_NO_THROW(require_finite(voxels.view(), {0, 0, 0}, true, 3));
  voxels(1, 2, 39) = -infinity;
  EXPECT_THROW(require_finite(voxels.view(), {0, 0, 0}, true), Error);
  EXPECT_THROW(require_finite(voxels.view(), {0, 0, 0}, true, 3), Error);
}

} // namespace
} // namespace lsdeconv
