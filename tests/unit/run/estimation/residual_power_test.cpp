#include "spots.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/run/estimation/residual_power.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace lsdeconv {
namespace {

constexpr double gain = 2;

constexpr float background = 10;

/// Points seen by a camera.
Volume<float> photographed() {
  Volume<float> image = spots({44, 50, 50}, {.count = 40, .deep = 3, .light = 1800});
  std::mt19937_64 random(11);
  std::for_each(image.begin(), image.end(), [&](float& counts) {
    const float light = counts - 100 + background; // spots() has an even background of 100
    std::poisson_distribution<int> electrons(static_cast<double>(light) / gain);
    counts = static_cast<float>(gain * electrons(random));
  });
  return image;
}

ResidualPower left_with(double deep, const Volume<float>& image, bool regularised = false) {
  const auto backend = backends().front().make({.threads = 1, .device = 0});
  const PointSpreadFunction psf = spot_psf(deep);
  IterationParameters parameters;
  parameters.background = background;
  parameters.brightest = *std::max_element(image.begin(), image.end());
  parameters.regularisation.total_variation = regularised ? 0.01F : 0;
  return residual_power(
      {.backend = *backend, .algorithm = algorithm("shb"), .psf = psf, .parameters = parameters, .rule = {}},
      {.gain = gain, .read_noise = 0}, image.view());
}

TEST(ResidualPower, IsThatOfNoiseUnlessThePsfIsTooDeep) {
  const Volume<float> image = photographed();
  const ResidualPower right = left_with(3, image);
  EXPECT_GT(right.ratio, 0.1);
  EXPECT_LT(right.ratio, 1.5);
  EXPECT_FALSE(right.shows_too_deep_psf());
  EXPECT_FALSE(left_with(2.4, image).shows_too_deep_psf())
      << "a narrower PSF can explain all that a wider one can";
  const ResidualPower deep = left_with(3.6, image);
  EXPECT_GT(deep.ratio, 5 * right.ratio);
  EXPECT_TRUE(deep.shows_too_deep_psf()) << deep.ratio << " " << deep.photons;
}

TEST(ResidualPower, TellsTheLightOfTheBox) {
  const ResidualPower left = left_with(3, photographed());
  EXPECT_GT(left.photons, 120);
  EXPECT_LT(left.photons, 240);
}

TEST(ResidualPower, LeavesUnseenVoxelsOut) {
  Volume<float> image = photographed();
  const ResidualPower all = left_with(3, image);
  image(20, 20, 20) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_NEAR(left_with(3, image).ratio, all.ratio, 0.1 * all.ratio);
  EXPECT_GT(left_with(3.6, image).ratio, 5 * all.ratio);
}

TEST(ResidualPower, LeavesTheRegularisationOut) {
  const Volume<float> image = photographed();
  EXPECT_EQ(left_with(3, image, true).ratio, left_with(3, image).ratio);
}

TEST(ResidualPower, IsNotKnownWhereNoFrequencyIsBeyondThePsf) {
  const Volume<float> flat({6, 6, 6}, 100.0F);
  EXPECT_EQ(left_with(3, flat).ratio, 0);
}

TEST(ResidualPower, MustBeMoreTheMoreLightThereIs) {
  EXPECT_TRUE((ResidualPower{.ratio = 2.9, .photons = 100}.shows_too_deep_psf()));
  EXPECT_FALSE((ResidualPower{.ratio = 1.9, .photons = 90}.shows_too_deep_psf()));
  EXPECT_FALSE((ResidualPower{.ratio = 7.7, .photons = 1000}.shows_too_deep_psf()));
  EXPECT_TRUE((ResidualPower{.ratio = 20, .photons = 1000}.shows_too_deep_psf()));
  EXPECT_FALSE(ResidualPower{}.shows_too_deep_psf());
}

} // namespace
} // namespace lsdeconv
