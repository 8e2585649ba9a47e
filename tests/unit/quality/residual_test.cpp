#include "support/test_volumes.hpp"

#include "lsdeconv/quality/residual.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace lsdeconv {
namespace {

constexpr Extent3 box{30, 40, 50};

/// Poisson data of `gain` counts per photo-electron around model + background.
Volume<float> poisson(const Volume<float>& model, const ExpectedNoise& noise) {
  std::mt19937_64 random(1);
  Volume<float> data(model.extent());
  for (std::int64_t i = 0; i < data.size(); ++i) {
    std::poisson_distribution<int> photons((static_cast<double>(model.data()[i]) + noise.background)
                                           / noise.gain);
    data.data()[i] = static_cast<float>(noise.gain * photons(random));
  }
  return data;
}

TEST(ExpectedDeviance, IsTheMeanOverPoissonNumbers) {
  for (const double m : {0.01, 0.5, 3.0, 18.0, 25.0, 60.0}) {
    double mean = 2 * std::exp(-m) * m;
    for (int k = 1; k < 200; ++k) {
      mean += 2 * std::exp(k * std::log(m) - m - std::lgamma(k + 1)) * (k * std::log(k / m) - k + m);
    }
    EXPECT_NEAR(expected_deviance(m), mean, 2e-3 * mean) << m;
  }
  EXPECT_EQ(expected_deviance(0), 0);
}

TEST(Residual, OfTheRightModelIsWhiteNoiseOfTheExpectedStrength) {
  for (const double gain : {0.1, 1.0, 8.0}) {
    const ExpectedNoise noise{.gain = gain, .background = 20};
    const Volume<float> model = testing::noise(box, 2, 0, 40);
    const ResidualSums sums = residual_sums(poisson(model, noise).view(), model.view(), noise);
    EXPECT_NEAR(sums.deviance_ratio(), 1, 0.03) << gain;
    EXPECT_NEAR(sums.squares / static_cast<double>(sums.voxels), 1, 0.03) << gain;
    EXPECT_LT(sums.structure(), 0.01) << gain;
  }
}

TEST(Residual, ShowsWhatTheModelLeavesOver) {
  const ExpectedNoise noise{.gain = 1, .background = 100};
  Volume<float> right(box);
  for (std::int64_t i = 0; i < right.size(); ++i) {
    const Index3 at = position_of(i, box);
    right.data()[i] = static_cast<float>(40 + 40 * std::sin(0.2 * static_cast<double>(at.z + at.y + at.x)));
  }
  const Volume<float> flat(box, 40.0F);
  const ResidualSums sums = residual_sums(poisson(right, noise).view(), flat.view(), noise);
  EXPECT_GT(sums.deviance_ratio(), 4); // 1 + 800 / 140
  EXPECT_NEAR(sums.structure(), 800.0 / 940, 0.05) << "the part of the variance that neighbours share";
}

TEST(Residual, TakesTheCamerasNoiseForThatOfMorePhotons) {
  const ExpectedNoise photons{.gain = 2, .background = 30};
  const Volume<float> model(box, 10.0F);
  Volume<float> data = poisson(model, photons);
  std::mt19937_64 random(3);
  std::normal_distribution<float> camera(0, 6);
  for (float& v : data) {
    v += camera(random);
  }
  EXPECT_GT(residual_sums(data.view(), model.view(), photons).deviance_ratio(), 1.3); // variance 80 + 36
  const ExpectedNoise both{.gain = 2, .background = 30, .shift = 18};
  EXPECT_NEAR(residual_sums(data.view(), model.view(), both).deviance_ratio(), 1, 0.03);
}

TEST(Residual, LeavesUnseenVoxelsOut) {
  const ExpectedNoise noise{.gain = 1, .background = 50};
  const Volume<float> model(box, 0.0F);
  Volume<float> data = poisson(model, noise);
  for (std::int64_t i = 0; i < data.size(); i += 3) {
    data.data()[i] = std::numeric_limits<float>::quiet_NaN();
  }
  const ResidualSums sums = residual_sums(data.view(), model.view(), noise);
  EXPECT_EQ(sums.voxels, 40000);
  EXPECT_NEAR(sums.deviance_ratio(), 1, 0.04);
  EXPECT_LT(sums.structure(), 0.02);
}

TEST(Residual, LeavesSaturatedVoxelsOut) {
  const ExpectedNoise noise{.gain = 1, .background = 50, .saturation = 200};
  const Volume<float> model(box, 0.0F);
  Volume<float> data = poisson(model, noise);
  for (std::int64_t i = 0; i < data.size(); i += 3) {
    data.data()[i] = 200;
  }
  const ResidualSums sums = residual_sums(data.view(), model.view(), noise);
  EXPECT_EQ(sums.voxels, 40000);
  EXPECT_NEAR(sums.deviance_ratio(), 1, 0.04);
}

TEST(Residual, OfNothingIsNotKnown) {
  EXPECT_TRUE(std::isnan(ResidualSums().deviance_ratio()));
  EXPECT_TRUE(std::isnan(ResidualSums().structure()));
}

TEST(Residual, OfBoxesIsAddedUp) {
  const ExpectedNoise noise{.gain = 1, .background = 50};
  const Volume<float> model(box, 0.0F);
  const ResidualSums one = residual_sums(poisson(model, noise).view(), model.view(), noise);
  ResidualSums two = one;
  two += one;
  EXPECT_EQ(two.voxels, 2 * one.voxels);
  EXPECT_DOUBLE_EQ(two.deviance_ratio(), one.deviance_ratio());
}

} // namespace
} // namespace lsdeconv
