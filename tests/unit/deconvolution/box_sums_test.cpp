#include "deconvolution/psf/camera/box_sums.hpp"
#include "deconvolution/psf/visit_voxels.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(BoxSums, AreThoseOfTheDefinition) {
  const Extent3 extent{5, 7, 6};
  const Volume<float> values = testing::noise(extent, 3, -1, 1);
  for (const Extent3& half : {Extent3{0, 0, 0}, Extent3{1, 2, 3}, Extent3{4, 0, 1}, Extent3{9, 9, 9}}) {
    const Volume<float> sums = box_sums(values.view(), half);
    visit_voxels(extent, [&](const Index3& at) {
      const Box3 box = intersection(Box3{at, at + Index3{1, 1, 1}}.grown(half), whole(extent));
      double sum = 0;
      visit_voxels(box.extent(), [&](const Index3& in_box) {
        const Index3 from = box.begin + in_box;
        sum += static_cast<double>(values(from.z, from.y, from.x));
      });
      EXPECT_NEAR(sums(at.z, at.y, at.x), sum, 1e-5) << at << " " << half;
    });
  }
}

} // namespace
} // namespace lsdeconv
