#include "support/test_volumes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/quality/seam.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

/// Rises by 2 a voxel along `axis`, and by `step` more in its middle.
Volume<float> ramp(int axis, float step) {
  Extent3 extent{5, 6, 7};
  extent[axis] = 4;
  Volume<float> slab(extent);
  for (std::int64_t i = 0; i < slab.size(); ++i) {
    const std::int64_t at = position_of(i, extent)[axis];
    slab.data()[i] = static_cast<float>(2 * at) + (at >= 2 ? step : 0.0F);
  }
  return slab;
}

TEST(Seam, IsTheStepAtTheFaceOverThatBesideIt) {
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_DOUBLE_EQ(seam_steps(ramp(axis, 0).view(), axis).ratio(), 1);
    EXPECT_DOUBLE_EQ(seam_steps(ramp(axis, 3).view(), axis).ratio(), 2.5);
    EXPECT_DOUBLE_EQ(seam_steps(ramp(axis, -2).view(), axis).ratio(), 0) << "smoothed away";
  }
}

TEST(Seam, OfSeveralFacesIsThatOfTheirMeanSteps) {
  SeamSteps steps = seam_steps(ramp(0, 3).view(), 0);
  steps += seam_steps(ramp(0, 0).view(), 0);
  EXPECT_DOUBLE_EQ(steps.ratio(), 1.75);
}

TEST(Seam, IsNotKnownWhereNothingVaries) {
  const Volume<float> level({4, 5, 6}, 3.0F);
  EXPECT_TRUE(std::isnan(seam_steps(level.view(), 0).ratio()));
}

TEST(Seam, NeedsTwoVoxelsOnEitherSide) {
  const Volume<float> slab({4, 5, 6}, 3.0F);
  EXPECT_THROW((void)seam_steps(slab.view(), 1), Error);
}

} // namespace
} // namespace lsdeconv
