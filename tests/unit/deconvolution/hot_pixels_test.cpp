#include "deconvolution/psf/camera/hot_pixels.hpp"
#include "unit/deconvolution/camera_image.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using namespace testing;

constexpr Extent3 extent{41, 40, 44};

Volume<float> image_of(const Triple<double>& sigma) {
  const Shape peak = gaussian({20, 20, 21}, sigma);
  return photographed(
      extent, [&](const Index3& at) { return 100 + 6000 * peak(at); }, 10);
}

/// Voxels that differ.
std::int64_t changed(const Volume<float>& a, const Volume<float>& b) {
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < a.size(); ++i) {
    count += a.data()[i] != b.data()[i] ? 1 : 0;
  }
  return count;
}

TEST(HotPixels, LoseTheirExcessInAllPlanes) {
  const Volume<float> clean = image_of({1.6, 1.1, 1.3});
  Volume<float> image = image_of({1.6, 1.1, 1.3});
  for (std::int64_t z = 0; z < extent.z; ++z) {
    image(z, 5, 7) += 900;
    image(z, 19, 22) += 400; // in the light of the PSF
    image(z, 30, 30) -= 80;
  }
  const Volume<float> mended = without_hot_pixels(image.view(), 10);
  EXPECT_EQ(changed(mended, image), 3 * extent.z);
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (const auto& [y, x] : {std::pair{5, 7}, std::pair{19, 22}, std::pair{30, 30}}) {
      EXPECT_NEAR(mended(z, y, x), clean(z, y, x), 10);
    }
  }
}

TEST(HotPixels, SingleVoxelsBecomeTheMeanOfTheirNeighbours) {
  Volume<float> image = image_of({1.6, 1.1, 1.3});
  image(3, 4, 5) = 65535;
  image(40, 0, 43) = 300;
  const Volume<float> mended = without_hot_pixels(image.view(), 10);
  EXPECT_EQ(changed(mended, image), 2);
  EXPECT_NEAR(mended(3, 4, 5), 100, 10);
  EXPECT_NEAR(mended(40, 0, 43), 100, 15);
}

TEST(HotPixels, NoPsfIsTakenForOne) {
  for (const Triple<double>& sigma : {Triple<double>{1.6, 1.1, 1.3}, Triple<double>{0.45, 0.45, 0.45},
                                      Triple<double>{60, 1.1, 1.3}, Triple<double>{60, 0.5, 0.5}}) {
    const Volume<float> image = image_of(sigma);
    EXPECT_EQ(changed(without_hot_pixels(image.view(), 10), image), 0) << sigma.z << " " << sigma.x;
  }
  Volume<float> point = photographed(
      extent, [](const Index3&) { return 100.0; }, 10);
  point(20, 20, 20) = 6000;
  EXPECT_EQ(changed(without_hot_pixels(point.view(), 10), point), 0) << "nothing else stands out";
}

} // namespace
} // namespace lsdeconv
