#include "support/test_volumes.hpp"

#include "lsdeconv/filters/stripes.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr Extent3 extent{6, 5, 700};

Stripes some_stripes() {
  return {testing::noise({2, extent.y, extent.x}, 3, -5, 5), testing::noise({1, extent.z, 2}, 4, -1, 1),
          DestripeAxis::z};
}

TEST(Stripes, AreTakenOffByThePlaceInTheVolume) {
  const Stripes stripes = some_stripes();
  const Volume<float> volume = testing::noise(extent, 1, 10, 20);
  const Box3 box{{1, 2, 30}, {5, 5, 690}};
  Volume<float> part(box.extent());
  copy(volume.view().part(box), part.view());
  subtract_stripes(part.view(), box, stripes, 2);
  for (const Index3& at : {Index3{0, 0, 0}, Index3{3, 2, 659}, Index3{2, 1, 511}, Index3{2, 1, 512}}) {
    const Index3 in = at + box.begin;
    double expected = volume(in.z, in.y, in.x);
    for (std::int64_t m = 0; m < 2; ++m) {
      expected -= static_cast<double>(stripes.profiles(0, in.z, m))
                  * static_cast<double>(stripes.maps(m, in.y, in.x));
    }
    EXPECT_NEAR(part(at.z, at.y, at.x), expected, 1e-4) << at;
  }
}

TEST(Stripes, AlongAnyAxisAreTakenOffByThePlaceInTheVolume) {
  const Volume<float> volume = testing::noise(extent, 1, 10, 20);
  const Box3 box{{1, 2, 30}, {5, 5, 690}};
  for (const DestripeAxis axis : {DestripeAxis::x, DestripeAxis::y}) {
    const StripeAxes order = stripe_axes(axis);
    const Stripes stripes{testing::noise({2, extent[order.stacked], extent[order.across]}, 3, -5, 5),
                          testing::noise({1, extent[order.along], 2}, 4, -1, 1), axis};
    Volume<float> part(box.extent());
    copy(volume.view().part(box), part.view());
    subtract_stripes(part.view(), box, stripes, 2);
    for (const Index3& at : {Index3{0, 0, 0}, Index3{3, 2, 659}, Index3{2, 1, 511}, Index3{2, 1, 512}}) {
      const Index3 in = at + box.begin;
      double expected = volume(in.z, in.y, in.x);
      for (std::int64_t m = 0; m < 2; ++m) {
        expected -= static_cast<double>(stripes.profiles(0, in[order.along], m))
                    * static_cast<double>(stripes.maps(m, in[order.stacked], in[order.across]));
      }
      EXPECT_NEAR(part(at.z, at.y, at.x), expected, 1e-4) << at << " along "
                                                          << "zyx"[order.along];
    }
  }
}

TEST(Stripes, AreNotTakenOffWhatNoCameraSaw) {
  Volume<float> volume(extent, 0.0F);
  volume(3, 2, 1) = 7;
  subtract_stripes(volume.view(), whole(extent), some_stripes(), 1);
  EXPECT_EQ(volume(3, 2, 0), 0);
  EXPECT_NE(volume(3, 2, 1), 7);
}

TEST(Stripes, SumsAreTheSameForAnyPortionsOfSlices) {
  const Volume<float> volume = testing::noise(extent, 5);
  const std::vector<double> weights[2] = {{1, -2, 3, 0.5, 7, 0.25}, {0, 1, 0, 0, 0, 0}};
  Volume<double> once({2, extent.y, extent.x}, 0.0);
  accumulate_slices(volume.view(), {weights[0].data(), weights[1].data()}, once.view(), 2);
  Volume<double> twice({2, extent.y, extent.x}, 0.0);
  for (const std::int64_t first : {0, 4}) {
    const Box3 portion{{first, 0, 0}, {first == 0 ? 4 : 6, extent.y, extent.x}};
    accumulate_slices(volume.view().part(portion), {weights[0].data() + first, weights[1].data() + first},
                      twice.view(), 1);
  }
  EXPECT_TRUE(std::equal(once.begin(), once.end(), twice.begin()));
  EXPECT_EQ(once(1, 4, 600), static_cast<double>(volume(1, 4, 600)));
}

TEST(ColumnMedians, OfOddAndEvenNumbers) {
  Volume<float> samples({4, 1, 2});
  const float left[4] = {5, 1, 100, 3};
  for (std::int64_t z = 0; z < 4; ++z) {
    samples(z, 0, 0) = left[z];
    samples(z, 0, 1) = -left[z];
  }
  Volume<double> medians({1, 1, 2});
  column_medians(samples.view(), medians.view(), 1);
  EXPECT_EQ(medians(0, 0, 0), 4);
  EXPECT_EQ(medians(0, 0, 1), -4);
  column_medians(samples.view().part({{0, 0, 0}, {3, 1, 2}}), medians.view(), 2);
  EXPECT_EQ(medians(0, 0, 0), 5);
}

} // namespace
} // namespace lsdeconv
