#include "support/test_volumes.hpp"
#include "unit/deconvolution/golden_case.hpp"

#include <numbers>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

const AlgorithmRow& self_sharpening() {
  return algorithm("legacy-2025");
}

TEST(SelfSharpening, HasTheGoldenNumbers) {
  DeconvolutionCase block = golden_case();
  for (const golden::State& state : golden::self_sharpening) {
    block.parameters.iterations = state.iterations;
    expect_state(block(self_sharpening(), golden_image()), state, 1e-5);
  }
}

TEST(SelfSharpening, BeginsWithAStepOfRichardsonLucy) {
  DeconvolutionCase block = golden_case();
  block.parameters.iterations = 1;
  const Volume<float> sharpened = block(self_sharpening(), golden_image());
  block.parameters.start = StartFrom::image;
  EXPECT_LT(relative_difference(block(algorithm("rl"), golden_image()).view(), sharpened.view()), 1e-6);
}

/// With transfer h of a weak wave each step multiplies its amplitude by 1 + h (1 - h), without end.
TEST(SelfSharpening, AmplifiesWeakWavesWithoutBound) {
  DeconvolutionCase block{.data = {1, 1, 48}, .psf = gaussian_psf({1, 1, 7})};
  const auto wave = [](std::int64_t x) {
    return std::cos(2 * std::numbers::pi * static_cast<double>(x) / 8);
  };
  double h = 0;
  for (std::int64_t d = 0; d < 7; ++d) {
    h += static_cast<double>(block.psf(0, 0, d)) * wave(d - 3);
  }
  Volume<float> image(block.data);
  for (std::int64_t x = 0; x < 48; ++x) {
    image(0, 0, x) = static_cast<float>(1000 + 0.5 * wave(x));
  }
  block.parameters.iterations = 20;
  const Volume<float> x = block(self_sharpening(), image);
  double gain = 0;
  for (std::int64_t i = 0; i < 48; ++i) {
    gain += (static_cast<double>(x(0, 0, i)) - 1000) * wave(i) / (24 * 0.5);
  }
  const double expected = std::pow(1 + h * (1 - h), 20);
  EXPECT_GT(expected, 1.5 / h) << "more than the wave of the object";
  EXPECT_NEAR(gain, expected, 2e-2 * expected);
}

TEST(SelfSharpening, LeavesAFlatPeriodicImageFlat) {
  DeconvolutionCase block{.data = {5, 6, 7}, .psf = crooked_psf({3, 3, 3})};
  block.parameters = {10, 100, 65535};
  for (const float value : block(self_sharpening(), Volume<float>(block.data, 300.0F))) {
    ASSERT_NEAR(value, 300, 1e-3) << "the background is not in its model";
  }
}

TEST(SelfSharpening, TakesVoxelsBelowZeroForZero) {
  DeconvolutionCase block = golden_case();
  Volume<float> below = golden_image();
  Volume<float> zero = golden_image();
  below(2, 1, 3) = -40;
  zero(2, 1, 3) = 0;
  EXPECT_EQ(
      relative_difference(block(self_sharpening(), below).view(), block(self_sharpening(), zero).view()), 0);
}

TEST(SelfSharpening, DampsOnlyWhereItSmooths) {
  DeconvolutionCase block = golden_case();
  const Volume<float> plain = block(self_sharpening(), golden_image());
  block.parameters.regularisation = {.damping = 0.1F};
  EXPECT_EQ(relative_difference(block(self_sharpening(), golden_image()).view(), plain.view()), 0);
  block.parameters.regularisation.smoothing_interval = 3;
  const Volume<float> both = block(self_sharpening(), golden_image());
  block.parameters.regularisation.damping = 0;
  EXPECT_GT(relative_difference(block(self_sharpening(), golden_image()).view(), plain.view()), 1e-3);
  EXPECT_GT(relative_difference(block(self_sharpening(), golden_image()).view(), both.view()), 1e-4);
}

} // namespace
} // namespace lsdeconv
