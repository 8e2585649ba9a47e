#include "lsdeconv/run/estimation/regularisation_choice.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

/// Even over so many voxels: the sum of squares is one over their number.
PointSpreadFunction even_psf(std::int64_t voxels) {
  PointSpreadFunction psf;
  psf.values = Volume<float>({1, 1, voxels}, 1.0F / static_cast<float>(voxels));
  return psf;
}

TEST(NoiseWeight, FallsWithThePhotonsAndTheVoxelsOfThePsf) {
  EXPECT_NEAR(noise_weight(even_psf(25), 100), 3.6 * 0.2 / std::pow(100, 0.75), 1e-6);
  EXPECT_NEAR(noise_weight(even_psf(25), 1600) * 8, noise_weight(even_psf(25), 100), 1e-6);
  EXPECT_NEAR(noise_weight(even_psf(225), 100) * 3, noise_weight(even_psf(25), 100), 1e-6);
  EXPECT_EQ(noise_weight(even_psf(1), 0.1), most_weight);
  EXPECT_EQ(noise_weight(even_psf(225), 1e9), least_weight);
}

TEST(NoiseWeight, OfHalfTheLightIsThatOfTheParametersForIt) {
  const PointSpreadFunction psf = even_psf(25);
  IterationParameters parameters{.background = 8, .brightest = 900, .saturation = 1000};
  parameters.regularisation.total_variation = static_cast<float>(noise_weight(psf, 100));
  const IterationParameters half = with_half_the_light(parameters);
  EXPECT_NEAR(half.regularisation.total_variation, noise_weight(psf, 50), 1e-6);
  EXPECT_EQ(half.background, 4);
  EXPECT_EQ(half.brightest, 450);
  EXPECT_EQ(half.saturation, 500);
}

TEST(BrightPhotons, CountHazeAndReadNoise) {
  IntensitySample sample;
  sample.smoothed = {{.value = 20, .voxels = 1000}, {.value = 420, .voxels = 10}};
  EXPECT_NEAR(bright_photons(sample, 20, {.gain = 2, .read_noise = 6}), 200 + 10 + 9, 1e-6);
  EXPECT_EQ(bright_photons(sample, 20, {}), 0) << "the gain is not known";
  EXPECT_EQ(bright_photons(sample, 420, {.gain = 2, .read_noise = 6}), 0) << "nothing stands out";
}

} // namespace
} // namespace lsdeconv
