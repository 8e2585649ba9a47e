#include "support/test_volumes.hpp"

#include "lsdeconv/compute/fourier_transform.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"

#include <gtest/gtest.h>

#include <numbers>

namespace lsdeconv {
namespace {

/// The sum as it stands.
std::complex<double> transform_at(const Volume<float>& voxels, const Index3& k) {
  const Extent3 n = voxels.extent();
  std::complex<double> sum = 0;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        const double turns = static_cast<double>(k.z * z) / static_cast<double>(n.z)
                             + static_cast<double>(k.y * y) / static_cast<double>(n.y)
                             + static_cast<double>(k.x * x) / static_cast<double>(n.x);
        sum += std::polar(static_cast<double>(voxels(z, y, x)), -2 * std::numbers::pi * turns);
      }
    }
  }
  return sum;
}

TEST(FourierTransform, IsTheSumOverAllVoxels) {
  for (const Extent3& extent : {Extent3{3, 4, 5}, Extent3{2, 1, 6}, Extent3{1, 7, 1}}) {
    const Volume<float> voxels = testing::noise(extent, 5);
    const HalfSpectrum spectrum = fourier_transform(voxels.view());
    ASSERT_EQ(spectrum.extent(), (Extent3{extent.z, extent.y, extent.x / 2 + 1}));
    for (std::int64_t i = 0; i < spectrum.size(); ++i) {
      const std::complex<double> expected = transform_at(voxels, position_of(i, spectrum.extent()));
      EXPECT_NEAR(std::abs(std::complex<double>(spectrum.data()[i]) - expected), 0, 1e-4);
    }
  }
}

TEST(FourierTransform, IsUndoneByItsInverse) {
  for (const Extent3& extent : {Extent3{3, 4, 5}, Extent3{6, 5, 8}}) {
    const Volume<float> voxels = testing::noise(extent, 6);
    const Volume<float> back = inverse_fourier_transform(fourier_transform(voxels.view()), extent);
    for (std::int64_t i = 0; i < voxels.size(); ++i) {
      EXPECT_NEAR(back.data()[i], voxels.data()[i], 1e-6);
    }
  }
}

TEST(FourierTransform, RefusesASpectrumOfAnotherExtent) {
  EXPECT_THROW((void)inverse_fourier_transform(HalfSpectrum({3, 4, 5}), {3, 4, 5}), Error);
}

TEST(FourierTransform, CanBeTakenByManyThreadsAtATime) {
  parallel_for(64, 4, [](std::int64_t i) {
    const Volume<float> ones({1, 2, 15 + i % 8}, 1.0F);
    EXPECT_NEAR(fourier_transform(ones.view()).data()[0].real(), static_cast<float>(ones.size()), 1e-4);
  });
}

} // namespace
} // namespace lsdeconv
