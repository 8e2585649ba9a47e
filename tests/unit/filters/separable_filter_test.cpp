#include "support/test_volumes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/filters/separable_filter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

Triple<Kernel> kernels(const Triple<double>& sigma, const Extent3& size) {
  return {gaussian_kernel(sigma.z, size.z), gaussian_kernel(sigma.y, size.y),
          gaussian_kernel(sigma.x, size.x)};
}

Volume<float> filtered(const Volume<float>& volume, const Box3& box, const Triple<Kernel>& by,
                       int threads = 1) {
  const Box3 input = needed_box(box, by, volume.extent());
  Volume<float> image(input.extent());
  copy(volume.view().part(input), image.view());
  Volume<float> result(box.extent());
  filter(image.view(), box, by, volume.extent(), result.view(), threads);
  return result;
}

TEST(GaussianKernel, IsSymmetricAndSumsToOne) {
  for (const double sigma : {0.3, 0.5, 2.5}) {
    const Kernel kernel = gaussian_kernel(sigma, 0);
    EXPECT_NEAR(std::accumulate(kernel.begin(), kernel.end(), 0.0), 1, 1e-15);
    EXPECT_TRUE(std::equal(kernel.begin(), kernel.end(), kernel.rbegin()));
    EXPECT_EQ(kernel.size(), 2 * static_cast<std::size_t>(std::ceil(3 * sigma)) + 1);
  }
  EXPECT_EQ(gaussian_kernel(1, 5).size(), 5U);
  EXPECT_EQ(gaussian_kernel(0, 5), Kernel{1.0});
  EXPECT_THROW((void)gaussian_kernel(1, 4), UserError);
}

TEST(SeparableFilter, IsThatOfScipy) {
  Volume<float> volume({5, 6, 7});
  for (std::int64_t z = 0; z < 5; ++z) {
    for (std::int64_t y = 0; y < 6; ++y) {
      for (std::int64_t x = 0; x < 7; ++x) {
        const auto phase =
            1.1 * static_cast<double>(z) + 0.7 * static_cast<double>(y * y) + 2.3 * static_cast<double>(x);
        volume(z, y, x) = static_cast<float>(100 + 20 * std::sin(phase) + 3 * static_cast<double>(z * x));
      }
    }
  }
  // scipy.ndimage.gaussian_filter(v, (1.5, 0.5, 1), mode="reflect", radius=(7, 2, 3)), SciPy 1.10.1
  const Volume<float> result = filtered(volume, whole(volume.extent()), kernels({1.5, 0.5, 1}, {15, 5, 7}));
  EXPECT_NEAR(result(0, 0, 0), 106.1403002, 1e-4);
  EXPECT_NEAR(result(2, 3, 3), 118.1185565, 1e-4);
  EXPECT_NEAR(result(4, 5, 6), 153.1121351, 1e-4);
  EXPECT_NEAR(result(1, 0, 5), 119.3437063, 1e-4);
}

TEST(SeparableFilter, KeepsTheSumAndConstants) {
  const Volume<float> volume = testing::beads({12, 30, 41}, 3);
  const Volume<float> result = filtered(volume, whole(volume.extent()), kernels({2, 1, 1.5}, {}));
  const double before = std::accumulate(volume.begin(), volume.end(), 0.0);
  EXPECT_NEAR(std::accumulate(result.begin(), result.end(), 0.0), before, 1e-6 * before);
  const Volume<float> flat({5, 6, 7}, 250.0F);
  for (const float value : filtered(flat, whole(flat.extent()), kernels({2, 1, 1.5}, {}))) {
    EXPECT_NEAR(value, 250, 1e-4);
  }
}

TEST(SeparableFilter, AnyBoxHasTheVoxelsOfTheWhole) {
  const Volume<float> volume = testing::beads({20, 33, 47}, 8);
  const auto by = kernels({1.5, 0.5, 1}, {15, 5, 7});
  const Volume<float> all = filtered(volume, whole(volume.extent()), by, 2);
  for (const Box3& box : {Box3{{0, 0, 0}, {9, 33, 47}}, Box3{{3, 4, 5}, {18, 30, 44}},
                          Box3{{19, 32, 46}, {20, 33, 47}}, Box3{{8, 0, 13}, {9, 12, 30}}}) {
    const Volume<float> part = filtered(volume, box, by);
    for (std::int64_t z = 0; z < box.extent().z; ++z) {
      for (std::int64_t y = 0; y < box.extent().y; ++y) {
        EXPECT_TRUE(std::equal(part.view().row(z, y), part.view().row(z, y) + box.extent().x,
                               all.view().row(box.begin.z + z, box.begin.y + y) + box.begin.x))
            << box;
      }
    }
  }
}

TEST(SeparableFilter, WithoutSigmaChangesNothing) {
  const Volume<float> volume = testing::noise({4, 5, 6}, 2);
  const Volume<float> result = filtered(volume, whole(volume.extent()), kernels({0, 0, 0}, {5, 5, 5}));
  EXPECT_TRUE(std::equal(volume.begin(), volume.end(), result.begin()));
}

} // namespace
} // namespace lsdeconv
