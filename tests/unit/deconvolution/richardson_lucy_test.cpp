#include "support/test_volumes.hpp"
#include "unit/deconvolution/golden_case.hpp"

#include <numbers>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

double no_step(int /*k*/) {
  return 0;
}

double heavy_ball_step(int k) {
  return (k - 1.0) / (k + 2.0);
}

struct Variant {
  const char* name;
  double (*step)(int k);
};

const Variant variants[] = {{"rl", no_step}, {"shb", heavy_ball_step}};

class RichardsonLucyTest : public ::testing::TestWithParam<Variant> {
protected:
  const AlgorithmRow& row_ = algorithm(GetParam().name);
};

TEST_P(RichardsonLucyTest, FollowsTheReferenceWithMixedBorders) {
  for (const Triple<bool>& wraps : {Triple<bool>{true, true, true}, Triple<bool>{false, false, false},
                                    Triple<bool>{false, true, false}, Triple<bool>{true, false, true}}) {
    const DeconvolutionCase block{.data = {9, 10, 11}, .psf = crooked_psf({5, 3, 5}), .wraps = wraps};
    Volume<float> image = beads(block.data, 5);
    image(1, 2, 3) = 0;
    image(4, 5, 6) = -3;
    for (const int iterations : {0, 1, 2, 12}) {
      DeconvolutionCase run{block.data, crooked_psf({5, 3, 5}), wraps, {iterations, 8, 350}, {1, 0, 0}};
      run.spare = {wraps.z ? 0 : 1, 0, wraps.x ? 0 : 2};
      const ReferenceModel reference = run.reference();
      const Volume<double> expected = reference.cropped(
          reference_deconvolution(reference, image.view(), {iterations, 8, 350, GetParam().step}));
      EXPECT_LT(relative_difference(run(row_, image).view(), expected.view()), 1e-5)
          << iterations << " iterations, wraps " << wraps.z << wraps.y << wraps.x;
    }
  }
}

/// D = 2 sum( y ln(y/m) - y + m ), m = H x + b.
double deviance(const DeconvolutionCase& block, const Volume<float>& image, const Volume<float>& x) {
  Volume<double> estimate(x.extent());
  std::copy(x.begin(), x.end(), estimate.begin());
  const Volume<double> blurred = block.reference().forward(estimate);
  double sum = 0;
  for (std::int64_t i = 0; i < image.size(); ++i) {
    const double y = image.data()[i];
    const double m = blurred.data()[i] + static_cast<double>(block.parameters.background);
    sum += 2 * (y * std::log(y / m) - y + m);
  }
  return sum;
}

/// The blurred image of a few beads, and a PSF that is symmetric.
DeconvolutionCase smooth_block(Volume<float>& image) {
  DeconvolutionCase block{.data = {10, 12, 14}, .psf = gaussian_psf({5, 5, 5})};
  block.parameters.background = 5;
  const Volume<float> truth = beads(block.data, 2);
  Volume<double> object(block.data);
  std::copy(truth.begin(), truth.end(), object.begin());
  const Volume<double> blurred = block.reference().forward(object);
  image = Volume<float>(block.data);
  std::transform(blurred.begin(), blurred.end(), image.begin(),
                 [](double v) { return static_cast<float>(v + 5); });
  return block;
}

TEST(RichardsonLucy, NeverRaisesTheDeviance) {
  Volume<float> image;
  DeconvolutionCase block = smooth_block(image);
  double last = std::numeric_limits<double>::infinity();
  for (int k = 1; k <= 20; ++k) {
    block.parameters.iterations = k;
    const double now = deviance(block, image, block(algorithm("rl"), image));
    EXPECT_LE(now, last) << "iteration " << k;
    last = now;
  }
}

TEST(RichardsonLucy, MomentumLowersTheDevianceFasterFromTheThirdStepOn) {
  Volume<float> image;
  DeconvolutionCase block = smooth_block(image);
  for (int k = 3; k <= 20; ++k) {
    block.parameters.iterations = k;
    EXPECT_LT(deviance(block, image, block(algorithm("shb"), image)),
              deviance(block, image, block(algorithm("rl"), image)))
        << "iteration " << k;
  }
}

/// A weak wave on a flat ground: with transfer h at its frequency, the gain a_k of its amplitude obeys
/// 1/h - a_{k+1} = (1 - h^2) (1/h - p_k), p_k = a_k + step (a_k - a_{k-1}), from a_0 = h.
TEST_P(RichardsonLucyTest, AmplifiesWeakWavesAsLinearised) {
  constexpr double ground = 1000;
  constexpr double amplitude = 2;
  DeconvolutionCase block{.data = {1, 1, 48}, .psf = gaussian_psf({1, 1, 7})};
  for (const int waves : {4, 9}) {
    const auto wave = [&](std::int64_t x) {
      return std::cos(2 * std::numbers::pi * static_cast<double>(waves * x) / 48);
    };
    Volume<float> image(block.data);
    double h = 0;
    for (std::int64_t d = 0; d < 7; ++d) {
      h += static_cast<double>(block.psf(0, 0, d)) * wave(d - 3);
    }
    for (std::int64_t x = 0; x < 48; ++x) {
      image(0, 0, x) = static_cast<float>(ground + amplitude * wave(x));
    }
    double gain = h;
    double older = h;
    for (int k = 1; k <= 10; ++k) {
      const double point = gain + GetParam().step(k) * (gain - older);
      older = gain;
      gain = 1 / h - (1 - h * h) * (1 / h - point);

      block.parameters.iterations = k;
      const Volume<float> x = block(row_, image);
      double measured = 0;
      for (std::int64_t i = 0; i < 48; ++i) {
        measured += (static_cast<double>(x(0, 0, i)) - ground) * wave(i) / (24 * amplitude);
      }
      EXPECT_NEAR(measured, gain, 1e-3 * gain) << waves << " waves, iteration " << k;
    }
  }
}

TEST(RichardsonLucy, BeginsWithTheImageWhereAsked) {
  DeconvolutionCase block = golden_case();
  block.parameters.start = StartFrom::image;
  for (const golden::State& state : golden::rl_without_background) {
    block.parameters.iterations = state.iterations;
    expect_state(block(algorithm("rl"), golden_image()), state, 1e-5);
  }
}

/// Data that nowhere exceed the background: see AlgorithmRow::empty_block_threshold.
TEST_P(RichardsonLucyTest, StaysNearZeroWhereTheDataAreBelowTheThreshold) {
  for (const RegularisationParameters& regularisation :
       {RegularisationParameters{}, RegularisationParameters{.total_variation = 0.1F},
        RegularisationParameters{.damping = 0.5F, .smoothing_interval = 2}}) {
    DeconvolutionCase block{
        .data = {9, 10, 11}, .psf = crooked_psf({5, 3, 5}), .wraps = {false, true, false}};
    block.parameters = {100, 90, 65535, regularisation};
    const std::optional<float> empty_block_threshold = row_.empty_block_threshold(block.parameters);
    ASSERT_EQ(empty_block_threshold, 90);
    for (const Volume<float>& image : {noise(block.data, 3, 0, 90), Volume<float>(block.data, 90.0F)}) {
      const Volume<float> x = block(row_, image);
      EXPECT_LE(*std::max_element(x.begin(), x.end()), 1e-3F * 90);
    }
    EXPECT_GT(block(row_, Volume<float>(block.data, 92.0F))(4, 4, 4), 1e-3F * 90)
        << "no other bound would do";
  }
}

TEST_P(RichardsonLucyTest, WithoutBackgroundOnlyBlocksWithoutCountsAreEmpty) {
  DeconvolutionCase block{.data = {9, 10, 11}, .psf = crooked_psf({5, 3, 5})};
  for (const float background : {0.0F, 1.0F}) {
    block.parameters = {1, background, 65535};
    ASSERT_EQ(row_.empty_block_threshold(block.parameters), 0);
    const Volume<float> x = block(row_, noise(block.data, 3, -5, 0));
    EXPECT_EQ(*std::max_element(x.begin(), x.end()), 0);
  }
}

TEST_P(RichardsonLucyTest, HasNoEmptyBlockThresholdWhenItStartsFromTheImage) {
  IterationParameters parameters{100, 90, 65535};
  parameters.start = StartFrom::image;
  EXPECT_EQ(row_.empty_block_threshold(parameters), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Variants, RichardsonLucyTest, ::testing::ValuesIn(variants),
                         [](const auto& variant) { return std::string(variant.param.name); });

} // namespace
} // namespace lsdeconv
