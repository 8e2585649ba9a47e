#include "deconvolution/psf/camera/signal_support.hpp"
#include "unit/deconvolution/camera_image.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace lsdeconv {
namespace {

using namespace testing;

constexpr Extent3 extent{48, 56, 60};
constexpr Index3 middle{22, 28, 31};
constexpr Triple<double> centre{22, 28, 31};
constexpr double per_sigma = 2.3548200450309493;

NoisyPeak noisy(const Shape& light, const Triple<double>& sigma, double noise = 10) {
  Volume<float> values = normal_noise(extent, 21);
  visit_voxels(extent, [&](const Index3& at) {
    float& value = values(at.z, at.y, at.x);
    value = static_cast<float>(light(at) + noise * static_cast<double>(value));
  });
  const Shape reach = gaussian(centre, {9, 7, 7});
  Volume<VoxelContent> content(extent, VoxelContent::background);
  visit_voxels(extent, [&](const Index3& at) {
    content(at.z, at.y, at.x) = reach(at) > 0.05 ? VoxelContent::signal : VoxelContent::background;
  });
  return {.values = std::move(values),
          .content = std::move(content),
          .noise = noise,
          .peak = middle,
          .fwhm = {per_sigma * sigma.z, per_sigma * sigma.y, per_sigma * sigma.x}};
}

double sum_of_values(const SignalSupport& support) {
  return std::accumulate(support.values.begin(), support.values.end(), 0.0);
}

TEST(SignalSupport, OfAGaussianHoldsItsLightAndLittleElse) {
  const Triple<double> sigma{1.6, 1.1, 1.3};
  const Shape peak = gaussian(centre, sigma);
  const auto light = [&](const Index3& at) { return 6000 * peak(at); };
  const SignalSupport support = signal_support(noisy(light, sigma));
  const Volume<float> truth = drawn(extent, light);
  const double sum = std::accumulate(truth.begin(), truth.end(), 0.0);
  EXPECT_NEAR(sum_of_values(support) / sum, 1, 0.01);
  EXPECT_LT(support.voxels, 900) << "6 standard deviations to each side would be 2100";
  EXPECT_GT(support.voxels, 300);
  EXPECT_NEAR(support.noise_sum / sum, 0.0125, 0.004);
  visit_voxels(extent, [&](const Index3& at) {
    EXPECT_GE(support.values(at.z, at.y, at.x), 0);
    EXPECT_EQ(support.inside(at.z, at.y, at.x) == 0, support.values(at.z, at.y, at.x) == 0);
  });
}

TEST(SignalSupport, FollowsTailsBelowTheNoiseOfSingleVoxels) {
  const Triple<double> sigma{1.6, 1.1, 1.3};
  const Shape peak = gaussian(centre, sigma);
  const Shape tail = gaussian(centre, {9, 6, 6});
  const auto light = [&](const Index3& at) { return 6000 * peak(at) + 9 * tail(at); };
  const SignalSupport support = signal_support(noisy(light, sigma));
  const Volume<float> truth = drawn(extent, light);
  EXPECT_NEAR(sum_of_values(support) / std::accumulate(truth.begin(), truth.end(), 0.0), 0.98, 0.04);
  EXPECT_GT(support.voxels, 4000);
}

TEST(SignalSupport, HoldsBothLobesAndNoOtherBead) {
  const Triple<double> sigma{2, 1.2, 1.2};
  const Shape first = gaussian(centre, sigma);
  const Shape second = gaussian({22, 29, 38}, sigma);
  const Shape bead = gaussian({40, 8, 12}, sigma);
  const SignalSupport support = signal_support(
      noisy([&](const Index3& at) { return 6000 * first(at) + 3000 * second(at) + 4000 * bead(at); }, sigma));
  EXPECT_NEAR(support.values(22, 29, 38), 3000, 50);
  EXPECT_EQ(support.values(40, 8, 12), 0);
}

TEST(SignalSupport, IsNotMisledByNoiseThatNeighboursShare) {
  NoisyPeak peak = noisy([](const Index3&) { return 0.0; }, {1.6, 1.1, 1.3}, 1);
  for (std::int64_t i = peak.values.size() - 1; i > 0; --i) {
    peak.values.data()[i] = (peak.values.data()[i] + peak.values.data()[i - 1]) * 5;
  }
  peak.noise = 5 * std::sqrt(2.0);
  const Shape light = gaussian(centre, {1.6, 1.1, 1.3});
  visit_voxels(extent, [&](const Index3& at) {
    peak.values(at.z, at.y, at.x) += static_cast<float>(6000 * light(at));
  });
  EXPECT_LT(signal_support(peak).voxels, 900);
}

TEST(SignalSupport, OfNoiseIsEmpty) {
  EXPECT_LE(signal_support(noisy([](const Index3&) { return 0.0; }, {1.6, 1.1, 1.3})).voxels, 1);
}

} // namespace
} // namespace lsdeconv
