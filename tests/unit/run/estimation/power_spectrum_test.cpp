#include "lsdeconv/run/estimation/power_spectrum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <random>

namespace lsdeconv {
namespace {

double mean(const Spectrum& spectrum) {
  return std::accumulate(spectrum.begin(), spectrum.end(), 0.0) / static_cast<double>(spectrum.size());
}

TEST(Frequency, IsNegativeBehindTheMiddle) {
  EXPECT_EQ(frequency(1, 8), 0.125);
  EXPECT_EQ(frequency(4, 8), 0.5);
  EXPECT_EQ(frequency(5, 8), -0.375);
  EXPECT_EQ(frequency(3, 7), 3.0 / 7);
  EXPECT_EQ(frequency(4, 7), -3.0 / 7);
}

TEST(PowerSpectrum, OfWhiteNoiseIsItsVariance) {
  std::mt19937_64 random(3);
  std::normal_distribution<float> noise(700, 5);
  Volume<float> voxels({20, 31, 24});
  std::generate(voxels.begin(), voxels.end(), [&] { return noise(random); });
  const Spectrum spectrum = power_spectrum(voxels.view());
  EXPECT_EQ(spectrum.extent(), (Extent3{20, 31, 13}));
  EXPECT_NEAR(mean(spectrum), 25, 1);
}

TEST(PowerSpectrum, LeavesUnseenVoxelsOut) {
  std::mt19937_64 random(3);
  std::normal_distribution<float> noise(700, 5);
  Volume<float> voxels({20, 31, 24});
  std::generate(voxels.begin(), voxels.end(), [&] { return noise(random); });
  std::for_each(voxels.begin(), voxels.end(),
                [&](float& v) { v = random() % 3 == 0 ? std::numeric_limits<float>::quiet_NaN() : v; });
  EXPECT_NEAR(mean(power_spectrum(voxels.view())), 25, 3);
}

TEST(PowerSpectrum, HasAWaveAtItsFrequency) {
  const Extent3 e{12, 18, 16};
  Volume<float> voxels(e);
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        const double turns = 3.0 * static_cast<double>(z) / 12 - 5.0 * static_cast<double>(y) / 18
                             + 2.0 * static_cast<double>(x) / 16;
        voxels(z, y, x) = static_cast<float>(std::cos(2 * std::numbers::pi * turns));
      }
    }
  }
  const Spectrum spectrum = power_spectrum(voxels.view());
  const double* highest = std::max_element(spectrum.begin(), spectrum.end());
  EXPECT_EQ(highest, &spectrum(3, 18 - 5, 2));
  EXPECT_LT(spectrum(3, 5, 2), 1e-6 * *highest) << "the wave of the other direction";
}

TEST(SquaredTransfer, OfOneVoxelIsOne) {
  const Spectrum transfer = squared_transfer(Volume<float>({1, 1, 1}, 1.0F).view(), {9, 8, 7});
  for (const double value : transfer) {
    EXPECT_NEAR(value, 1, 1e-12);
  }
}

TEST(SquaredTransfer, IsTheSmoothedSquareOfTheTransform) {
  const Volume<float> psf({3, 1, 1}, 1.0F / 3);
  const std::int64_t n = 10;
  const Spectrum transfer = squared_transfer(psf.view(), {n, 4, 4});
  const auto square = [&](std::int64_t k) {
    const double sum =
        1 + 2 * std::cos(2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n));
    return sum * sum / 9;
  };
  for (std::int64_t k = 0; k < n; ++k) {
    EXPECT_NEAR(transfer(k, 1, 2), (square(k - 1) + 4 * square(k) + square(k + 1)) / 6, 1e-7) << k;
  }
}

TEST(SquaredTransfer, IsWhatFilteredNoiseShows) {
  std::mt19937_64 random(5);
  std::normal_distribution<float> noise(0, 1);
  const Extent3 e{24, 26, 30};
  Volume<float> white({e.z, e.y, e.x + 4});
  std::generate(white.begin(), white.end(), [&] { return noise(random); });
  Volume<float> blurred(e);
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        const float* row = white.view().row(z, y) + x;
        blurred(z, y, x) = (row[0] + 4 * row[1] + 6 * row[2] + 4 * row[3] + row[4]) / 16;
      }
    }
  }
  const std::vector<float> kernel{1.0F / 16, 4.0F / 16, 6.0F / 16, 4.0F / 16, 1.0F / 16};
  Volume<float> psf({1, 1, 5});
  std::copy(kernel.begin(), kernel.end(), psf.begin());
  const Spectrum transfer = squared_transfer(psf.view(), e);
  const Spectrum observed = power_spectrum(blurred.view());
  for (const std::int64_t x : {2, 5, 8, 11}) { // averages over z and y
    double seen = 0;
    for (std::int64_t z = 0; z < e.z; ++z) {
      for (std::int64_t y = 0; y < e.y; ++y) {
        seen += observed(z, y, x) / static_cast<double>(e.z * e.y);
      }
    }
    EXPECT_NEAR(seen / transfer(1, 1, x), 1, 0.25) << x;
  }
}

} // namespace
} // namespace lsdeconv
