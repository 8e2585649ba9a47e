#include "deconvolution/psf/energy_crop.hpp"
#include "deconvolution/psf/smoothing.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(Smoothed, SpreadsOneVoxelByTheBinomialWeights) {
  Volume<float> values({5, 5, 5}, 0.0F);
  values(2, 2, 2) = 64;
  const Volume<float> result = smoothed(values.view());
  EXPECT_EQ(result(2, 2, 2), 8);
  EXPECT_EQ(result(2, 2, 1), 4);
  EXPECT_EQ(result(1, 3, 2), 2);
  EXPECT_EQ(result(3, 3, 3), 1);
  EXPECT_EQ(sum_of(result.view()), 64);
}

TEST(Smoothed, KeepsAFlatVolumeAndTheSumAtTheFaces) {
  const Volume<float> flat = smoothed(Volume<float>({3, 1, 4}, 5.0F).view());
  EXPECT_TRUE(std::all_of(flat.begin(), flat.end(), [](float v) { return v == 5; }));
  Volume<float> corner({3, 3, 3}, 0.0F);
  corner(0, 0, 0) = 64;
  EXPECT_EQ(sum_of(smoothed(corner.view()).view()), 64);
}

TEST(Smoothed, ReadsThroughStrides) {
  const Volume<float> values = testing::noise({6, 7, 8}, 1);
  const Box3 box{{1, 2, 1}, {5, 6, 7}};
  Volume<float> part(box.extent());
  copy(values.view().part(box), part.view());
  const Volume<float> a = smoothed(values.view().part(box));
  const Volume<float> b = smoothed(part.view());
  EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin()));
}

} // namespace
} // namespace lsdeconv
