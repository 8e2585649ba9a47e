#include "support/test_volumes.hpp"

#include "lsdeconv/quality/volume_difference.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

TEST(Difference, OfALinearFunctionIsItsScaleAndOffset) {
  const Volume<float> a = testing::noise({5, 6, 7}, 1, 10, 20);
  Volume<float> b(a.extent());
  std::transform(a.begin(), a.end(), b.begin(), [](float v) { return 2 * v + 3; });
  const DifferenceSums sums = difference_sums(a.view(), b.view());
  EXPECT_NEAR(sums.scale(), 2, 1e-5);
  EXPECT_NEAR(sums.offset(), 3, 1e-4);
  EXPECT_NEAR(sums.correlation(), 1, 1e-9);
  EXPECT_EQ(sums.unlike, 210);
}

TEST(Difference, HasItsLargestMeanAndRelativeSize) {
  Volume<float> a({1, 1, 4}, 2.0F);
  Volume<float> b({1, 1, 4}, 2.0F);
  b(0, 0, 1) = 5;
  b(0, 0, 2) = 1;
  DifferenceSums sums = difference_sums(a.view(), b.view());
  EXPECT_EQ(sums.largest, 3);
  EXPECT_DOUBLE_EQ(sums.mean(), 0.5);
  EXPECT_DOUBLE_EQ(sums.relative_l2(), std::sqrt(10.0 / 16));
  EXPECT_EQ(sums.unlike, 2);
  sums += difference_sums(a.view(), a.view());
  EXPECT_DOUBLE_EQ(sums.relative_l2(), std::sqrt(10.0 / 32));
  EXPECT_EQ(sums.voxels, 8);
}

TEST(Difference, LeavesOutWhatIsNotFinite) {
  Volume<float> a({1, 1, 3}, 2.0F);
  Volume<float> b({1, 1, 3}, 2.0F);
  b(0, 0, 1) = std::numeric_limits<float>::quiet_NaN();
  const DifferenceSums sums = difference_sums(a.view(), b.view());
  EXPECT_EQ(sums.voxels, 2);
  EXPECT_EQ(sums.relative_l2(), 0);
  EXPECT_TRUE(std::isnan(sums.correlation())) << "nothing varies";
  EXPECT_TRUE(std::isnan(DifferenceSums().mean()));
}

/// Smooth blobs, moved by `shift`.
Volume<float> blobs(const Extent3& extent, const Triple<double>& shift) {
  Volume<float> volume(extent, 1.0F);
  for (int blob = 0; blob < 25; ++blob) {
    const auto place = [&](int axis) {
      const double part = 0.2 + 0.6 * testing::hashed(static_cast<std::uint64_t>(axis) + 4, blob);
      return part * static_cast<double>(extent[axis]) + shift[axis];
    };
    const Triple<double> centre{place(0), place(1), place(2)};
    for (std::int64_t i = 0; i < volume.size(); ++i) {
      const Index3 at = position_of(i, extent);
      double square = 0;
      for (int axis = 0; axis < axes; ++axis) {
        const double d = static_cast<double>(at[axis]) - centre[axis];
        square += d * d / 4;
      }
      volume.data()[i] += static_cast<float>(100 * std::exp(-square / 2));
    }
  }
  return volume;
}

TEST(Shift, IsFoundToAFractionOfAVoxel) {
  const Extent3 extent{40, 48, 45};
  const Volume<float> a = blobs(extent, {});
  for (const Triple<double>& moved : {Triple<double>{0, 0, 0}, Triple<double>{0.3, -0.45, 0.25},
                                      Triple<double>{3.2, -4.6, 2.5}, Triple<double>{-5, 0, 6.25}}) {
    const Triple<double> shift = shift_between(a.view(), blobs(extent, moved).view());
    for (int axis = 0; axis < axes; ++axis) {
      EXPECT_NEAR(shift[axis], -moved[axis], 0.05) << "axis " << axis << " moved by " << moved[axis];
    }
  }
}

TEST(Shift, OfAPlaneIsFoundAlongItsOwnAxes) {
  const Extent3 extent{1, 64, 64};
  const Triple<double> shift = shift_between(blobs(extent, {}).view(), blobs(extent, {0, 1.5, -2.25}).view());
  EXPECT_NEAR(shift.z, 0, 1e-6);
  EXPECT_NEAR(shift.y, -1.5, 0.05);
  EXPECT_NEAR(shift.x, 2.25, 0.05);
}

TEST(Shift, OfNothingIsNone) {
  const Volume<float> level({4, 5, 6}, 3.0F);
  EXPECT_EQ(shift_between(level.view(), level.view()), (Triple<double>{}));
}

} // namespace
} // namespace lsdeconv
