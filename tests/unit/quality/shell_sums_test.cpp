#include "lsdeconv/quality/shell_sums.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <numeric>
#include <random>
#include <utility>

namespace lsdeconv {
namespace {

constexpr Extent3 box{48, 60, 64};
constexpr Triple<double> width{6, 3, 3};

Volume<float> white(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<float> normal;
  Volume<float> voxels(box);
  for (float& v : voxels) {
    v = normal(random);
  }
  return voxels;
}

double gaussian_transfer(double frequency, double sigma) {
  const double turn = 2 * std::numbers::pi * sigma * frequency;
  return std::exp(-turn * turn / 2);
}

/// Convolved with a Gaussian of so many voxels along each axis.
Volume<float> smooth(const Volume<float>& voxels, const Triple<double>& sigma) {
  HalfSpectrum spectrum = fourier_transform(voxels.view());
  for (std::int64_t i = 0; i < spectrum.size(); ++i) {
    const Index3 k = position_of(i, spectrum.extent());
    double transfer = 1;
    for (int axis = 0; axis < axes; ++axis) {
      const std::int64_t near = std::min(k[axis], box[axis] - k[axis]);
      transfer *= gaussian_transfer(static_cast<double>(near) / static_cast<double>(box[axis]), sigma[axis]);
    }
    spectrum.data()[i] *= static_cast<float>(transfer);
  }
  return inverse_fourier_transform(std::move(spectrum), box);
}

/// part a + noise
Volume<float> with_noise(const Volume<float>& signal, float part, std::uint64_t seed) {
  Volume<float> sum = white(seed);
  for (std::int64_t i = 0; i < sum.size(); ++i) {
    sum.data()[i] += part * signal.data()[i];
  }
  return sum;
}

SectionSums sums_of(const Volume<float>& a, const Volume<float>& b) {
  return section_sums(windowed_spectrum(a.view()), windowed_spectrum(b.view()), box, width);
}

/// The sums of several draws of make(seed), a pair of volumes.
template <typename Make>
SectionSums summed(Make&& make) {
  SectionSums sums;
  for (std::uint64_t seed = 1; seed < 400; seed += 100) {
    const auto [a, b] = make(seed);
    const SectionSums of_draw = sums_of(a, b);
    for (int axis = 0; axis < axes; ++axis) {
      sums[axis].add(of_draw[axis], 1);
    }
  }
  return sums;
}

TEST(ShellCorrelation, IsThePartOfTheSignal) {
  const SectionSums sums = summed([](std::uint64_t seed) {
    const Volume<float> signal = white(seed);
    return std::pair(with_noise(signal, 0.5F, seed + 1), with_noise(signal, 0.5F, seed + 2));
  });
  for (int axis = 0; axis < axes; ++axis) {
    const std::vector<double> curve = shell_correlation(sums[axis]);
    ASSERT_EQ(std::ssize(curve), box[axis] / 2 + 1);
    for (std::size_t k = curve.size() / 2; k + 1 < curve.size(); ++k) {
      EXPECT_NEAR(curve[k], 0.2, 0.1) << "0.25 / (0.25 + 1), axis " << axis << ", shell " << k;
    }
  }
}

TEST(Resolution, IsWhereNoiseIsSixTimesAsStrongAsTheSignal) {
  const Triple<double> sigma{2, 1, 1}; // as wide, among each other, as `width`
  constexpr float part = 4;
  const SectionSums sums = summed([&](std::uint64_t seed) {
    const Volume<float> signal = smooth(white(seed), sigma);
    return std::pair(with_noise(signal, part, seed + 1), with_noise(signal, part, seed + 2));
  });
  for (int axis = 0; axis < axes; ++axis) {
    // part^2 exp(-(2 pi sigma f)^2) = 1/6
    const double frequency = std::sqrt(std::log(6.0 * part * part)) / (2 * std::numbers::pi * sigma[axis]);
    const std::optional<double> found = resolution(sums[axis], box[axis]);
    ASSERT_TRUE(found);
    EXPECT_NEAR(*found, 1 / frequency, 0.07 / frequency) << "axis " << axis;
  }
}

TEST(Resolution, IsTheVoxelsWhereHalvesAgreeAndNoneWhereTheyHaveNothingInCommon) {
  const Volume<float> signal = white(7);
  EXPECT_EQ(resolution(sums_of(signal, signal).x, box.x), 2);
  const Volume<float> other = white(8);
  EXPECT_FALSE(resolution(sums_of(signal, other).y, box.y));
  EXPECT_FALSE(resolution(sums_of(signal, signal).x, least_side_for_shells - 1)) << "too thin to say";
}

TEST(Resolution, TakesNoFaceOfTheBoxForStructure) {
  Volume<float> ramp(box);
  for (std::int64_t i = 0; i < ramp.size(); ++i) {
    ramp.data()[i] = static_cast<float>(position_of(i, box).x); // which ends in a step
  }
  const std::optional<double> found =
      resolution(sums_of(with_noise(ramp, 0.1F, 9), with_noise(ramp, 0.1F, 10)).x, box.x);
  EXPECT_GT(found.value_or(100), 9);
}

TEST(Reproduced, IsTheTransferFunctionWhateverTheNoise) {
  const Triple<double> sigma{2, 1, 1};
  const auto first = [](std::uint64_t seed) { return with_noise(white(seed), 1, seed + 1); };
  const auto second = [](std::uint64_t seed) { return with_noise(white(seed), 1, seed + 2); };
  const SectionSums model =
      summed([&](std::uint64_t seed) { return std::pair(smooth(first(seed), sigma), second(seed)); });
  const SectionSums data = summed([&](std::uint64_t seed) { return std::pair(first(seed), second(seed)); });
  for (int axis = 0; axis < axes; ++axis) {
    const std::vector<double> curve = reproduced(model[axis], data[axis]);
    for (std::size_t k = 3; k < curve.size(); ++k) {
      const double f = static_cast<double>(k) / static_cast<double>(box[axis]);
      EXPECT_NEAR(curve[k], gaussian_transfer(f, sigma[axis]), 0.08) << "axis " << axis << ", shell " << k;
    }
  }
}

TEST(WidthAtHalf, IsThatOfTheGaussian) {
  constexpr std::int64_t n = 400;
  constexpr double fwhm = 5;
  const double sigma = fwhm / (2 * std::sqrt(2 * std::numbers::ln2));
  std::vector<double> transfer;
  for (std::int64_t k = 0; k <= n / 2; ++k) {
    transfer.push_back(gaussian_transfer(static_cast<double>(k) / n, sigma));
  }
  const HalfWidth whole = width_at_half(transfer, n, 2);
  EXPECT_NEAR(whole.voxels, fwhm, 0.01);
  EXPECT_FALSE(whole.is_bound);
  const HalfWidth bound = width_at_half(transfer, n, 20);
  EXPECT_NEAR(bound.voxels, 20 * 2 * std::numbers::ln2 / std::numbers::pi, 0.01)
      << "not narrower than what can be trusted";
  EXPECT_TRUE(bound.is_bound);
}

TEST(WindowedSpectrum, TakesUnseenVoxelsForTheMean) {
  Volume<float> level(box, 5.0F);
  level(10, 20, 30) = std::numeric_limits<float>::quiet_NaN();
  for (const std::complex<float>& value : windowed_spectrum(level.view())) {
    ASSERT_NEAR(std::abs(value), 0, 1e-3);
  }
}

TEST(SectionSums, AreThoseOfHalfAVoxelWhereThePsfHasNoWidth) {
  const HalfSpectrum spectrum = windowed_spectrum(white(14).view());
  const SectionSums none = section_sums(spectrum, spectrum, box, {0, 0, 0});
  EXPECT_EQ(none.x.first, section_sums(spectrum, spectrum, box, {0.5, 0.5, 0.5}).x.first);
}

TEST(ShellSums, AreAddedWithTheirWeights) {
  ShellSums sums;
  sums.add({{1, 2}, {3, 4}, {5, 6}}, 0.5);
  sums.add({{1, 2}, {3, 4}, {5, 6}}, 1);
  EXPECT_EQ(sums.cross, (std::vector<double>{1.5, 3}));
  EXPECT_EQ(sums.first, (std::vector<double>{4.5, 6}));
  EXPECT_EQ(sums.second, (std::vector<double>{7.5, 9}));
}

/// The half that is not stored included.
TEST(SectionSums, CountEveryFrequencyOfTheWholeSpectrum) {
  constexpr Extent3 small{8, 12, 10};
  HalfSpectrum ones({small.z, small.y, small.x / 2 + 1});
  std::fill(ones.begin(), ones.end(), std::complex<float>(1));
  const SectionSums sums = section_sums(ones, ones, small, {1, 1, 1});
  Triple<double> expected{0, 0, 0};
  for (std::int64_t i = 1; i < voxel_count(small); ++i) {
    const Index3 k = position_of(i, small);
    Triple<double> f;
    double square = 0;
    for (int axis = 0; axis < axes; ++axis) {
      f[axis] =
          static_cast<double>(std::min(k[axis], small[axis] - k[axis])) / static_cast<double>(small[axis]);
      square += f[axis] * f[axis];
    }
    for (int axis = 0; axis < axes; ++axis) {
      const bool in_section = f[axis] >= std::sqrt(0.75 * square); // 30° around the axis
      const auto shell = std::lround(std::sqrt(square) * static_cast<double>(small[axis]));
      expected[axis] += in_section && shell <= small[axis] / 2 ? 1 : 0;
    }
  }
  for (int axis = 0; axis < axes; ++axis) {
    const std::vector<double>& found = sums[axis].first;
    EXPECT_EQ(std::accumulate(found.begin(), found.end(), 0.0), expected[axis]) << axis;
  }
}

} // namespace
} // namespace lsdeconv
