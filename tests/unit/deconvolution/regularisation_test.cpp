#include "support/reference_regularisation.hpp"
#include "support/test_volumes.hpp"
#include "unit/deconvolution/golden_case.hpp"

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

constexpr Triple<double> voxel{1.2, 0.6, 0.4}; // µm
constexpr Triple<double> relative_voxel{3, 1.5, 1};

struct Variant {
  const char* algorithm;
  double (*step)(int k);
};

class RegularisationTest : public ::testing::TestWithParam<Variant> {
protected:
  /// Compares 12 iterations with the reference, for borders of all kinds.
  void expect_reference(const RegularisationParameters& regularisation,
                        const std::function<void(ReferenceSettings&)>& complete) {
    for (const Triple<bool>& wraps : {Triple<bool>{true, true, true}, Triple<bool>{false, true, false}}) {
      DeconvolutionCase block{.data = {6, 7, 9}, .psf = crooked_psf({3, 3, 5}), .wraps = wraps};
      block.parameters = {12, 8, 350, regularisation};
      const Volume<float> image = beads(block.data, 5);
      ReferenceSettings settings{12, 8, 350, GetParam().step};
      faces_ = {wraps.z ? Faces::cyclic : Faces::flat, wraps.y ? Faces::cyclic : Faces::flat,
                wraps.x ? Faces::cyclic : Faces::flat};
      complete(settings);
      const ReferenceModel reference = block.reference();
      const Volume<double> expected =
          reference.cropped(reference_deconvolution(reference, image.view(), settings));
      const Volume<float> x = block(algorithm(GetParam().algorithm), image);
      EXPECT_LT(relative_difference(x.view(), expected.view()), 1e-5);

      block.parameters.regularisation = {};
      const Volume<float> without = block(algorithm(GetParam().algorithm), image);
      EXPECT_GT(relative_difference(without.view(), expected.view()), 1e-3) << "it must do something";
    }
  }
  Triple<Faces> faces_{}; ///< Of the object of the present block.
};

TEST_P(RegularisationTest, TotalVariationFollowsTheReference) {
  expect_reference({.total_variation = 0.01F, .spacing = voxel}, [this](ReferenceSettings& settings) {
    settings.factor = [this](const Volume<double>& x) {
      return reference_total_variation(x, 0.01, 0.35, relative_voxel, faces_);
    };
  });
}

/// An explicit step that is unstable amplifies the round-off of single precision by many orders of magnitude
/// on the way.
TEST_P(RegularisationTest, StrongTotalVariationIsStableOverManyIterations) {
  for (const Triple<double>& sides : {voxel, {1.0, 1.0, 1.0}}) {
    const Triple<double> relative = sides.x == 1 ? Triple<double>{1, 1, 1} : relative_voxel;
    DeconvolutionCase block{
        .data = {7, 12, 11}, .psf = gaussian_psf({5, 3, 3}), .wraps = {false, true, true}};
    block.parameters = {60, 20, 900, {.total_variation = 0.1F, .spacing = sides}};
    block.spare = {3, 0, 0};
    const Volume<float> image = beads(block.data, 5, 100, 800);
    ReferenceSettings settings{60, 20, 900, GetParam().step};
    settings.factor = [&](const Volume<double>& x) {
      return reference_total_variation(x, 0.1, 0.9, relative, {Faces::flat, Faces::cyclic, Faces::cyclic});
    };
    const ReferenceModel reference = block.reference();
    const Volume<double> expected =
        reference.cropped(reference_deconvolution(reference, image.view(), settings));
    const Volume<float> x = block(algorithm(GetParam().algorithm), image);
    EXPECT_LT(relative_difference(x.view(), expected.view()), 1e-4);
  }
}

/// A layer loses as much light whichever axis it lies across, in voxels that are three times as long along z.
TEST_P(RegularisationTest, TotalVariationIsTheSameAlongAllAxesInMicrometres) {
  const auto slab = [](int axis) { // a layer 6 units thick across the axis
    Extent3 extent{1, 1, 1};
    extent[axis] = axis == 0 ? 8 : 24;
    Volume<float> image(extent, 100.0F);
    const std::int64_t begin = axis == 0 ? 3 : 9;
    const std::int64_t end = axis == 0 ? 5 : 15;
    std::fill(image.begin() + begin, image.begin() + end, 400.0F);
    return image;
  };
  double sums[3];
  for (int axis = 0; axis < axes; ++axis) {
    const Volume<float> image = slab(axis);
    DeconvolutionCase block{.data = image.extent(), .psf = Volume<float>({1, 1, 1}, 1.0F)};
    block.parameters = {1, 0, 400, {.total_variation = 0.005F, .spacing = {3, 1, 1}}};
    const Volume<float> x = block(algorithm(GetParam().algorithm), image);
    const double thickness = axis == 0 ? 3 : 1;
    sums[axis] = 0;
    for (std::int64_t i = 0; i < x.size(); ++i) {
      sums[axis] += thickness * std::max(0.0, static_cast<double>(image.data()[i] - x.data()[i]));
    }
    EXPECT_GT(sums[axis], 2);
    EXPECT_NEAR(sums[axis], sums[0], 0.1 * sums[0]) << "axis " << axis;
  }
}

TEST_P(RegularisationTest, DampingFollowsTheReference) {
  expect_reference({.damping = 0.02F}, [](ReferenceSettings& settings) {
    settings.after = [](const Volume<double>& x, Volume<double>& next) {
      const Volume<double> mean = reference_neighbour_mean(x);
      std::transform(next.begin(), next.end(), mean.begin(), next.begin(),
                     [](double v, double m) { return 0.98 * v + 0.02 * m; });
    };
  });
}

/// Half of the smallest side in micrometres: 1/6, 1/3 and 1/2 voxel.
TEST_P(RegularisationTest, SmoothingNowAndThenFollowsTheReference) {
  expect_reference({.smoothing_interval = 3, .spacing = voxel}, [](ReferenceSettings& settings) {
    settings.before = [](int k, Volume<double>& x, Volume<double>& older) {
      if (k == 3 || k == 6 || k == 9) { // not 12, the last
        x = reference_gaussian(x, {1 / 6.0, 1 / 3.0, 0.5}, {1, 2, 2});
        older = reference_gaussian(older, {1 / 6.0, 1 / 3.0, 0.5}, {1, 2, 2});
      }
    };
  });
}

TEST_P(RegularisationTest, SmoothingAlwaysLeavesTheStartAndTheResultAlone) {
  expect_reference({.smoothing_interval = 1, .spacing = voxel}, [](ReferenceSettings& settings) {
    settings.before = [](int k, Volume<double>& x, Volume<double>& older) {
      if (k > 1 && k < 12) {
        x = reference_gaussian(x, {1 / 6.0, 1 / 3.0, 0.5}, {1, 2, 2});
        older = reference_gaussian(older, {1 / 6.0, 1 / 3.0, 0.5}, {1, 2, 2});
      }
    };
  });
}

TEST_P(RegularisationTest, OnlyTheRatioOfTheVoxelsSidesMatters) {
  DeconvolutionCase block{.data = {6, 7, 9}, .psf = crooked_psf({3, 3, 5})};
  const Volume<float> image = beads(block.data, 5);
  block.parameters.regularisation = {.total_variation = 0.01F, .smoothing_interval = 2, .spacing = voxel};
  const Volume<float> micrometres = block(algorithm(GetParam().algorithm), image);
  block.parameters.regularisation.spacing = {1200, 600, 400};
  const Volume<float> nanometres = block(algorithm(GetParam().algorithm), image);
  EXPECT_LT(relative_difference(nanometres.view(), micrometres.view()), 1e-6);
}

/// All of it together is as scale-free as the iteration itself.
TEST_P(RegularisationTest, ScalesWithTheUnitsOfTheImage) {
  for (const RegularisationParameters& regularisation :
       {RegularisationParameters{.total_variation = 0.01F, .smoothing_interval = 2, .spacing = voxel},
        RegularisationParameters{.damping = 0.05F}}) {
    DeconvolutionCase block{.data = {6, 7, 9}, .psf = crooked_psf({3, 3, 5})};
    block.parameters = {8, 5, 350, regularisation};
    Volume<float> image = beads(block.data, 5);
    Volume<float> expected = block(algorithm(GetParam().algorithm), image);
    block.parameters = {8, 5 * 64, 350 * 64, regularisation};
    for (Volume<float>* volume : {&image, &expected}) {
      std::transform(volume->begin(), volume->end(), volume->begin(), [](float v) { return 64 * v; });
    }
    EXPECT_LT(relative_difference(block(algorithm(GetParam().algorithm), image).view(), expected.view()),
              1e-5);
  }
}

const Variant variants[] = {{"rl", [](int) { return 0.0; }},
                            {"shb", [](int k) { return (k - 1.0) / (k + 2.0); }}};
INSTANTIATE_TEST_SUITE_P(Algorithms, RegularisationTest, ::testing::ValuesIn(variants),
                         [](const auto& variant) { return std::string(variant.param.algorithm); });

/// The golden numbers take x for flat beyond its faces, where a transform goes on at its other end: they tie
/// the reference down, with which the other tests compare.
TEST(Regularisation, TheReferenceHasTheGoldenTotalVariation) {
  const Volume<float> image = golden_image();
  const Volume<double> flat(golden::extent, golden::flat_start);
  for (const golden::State& state : golden::rl_total_variation) {
    ReferenceSettings settings{state.iterations, golden::background, 15};
    settings.start = &flat;
    settings.factor = [](const Volume<double>& x) {
      return reference_total_variation(x, 0.01, 1, {1, 1, 1}, {Faces::flat, Faces::flat, Faces::flat});
    };
    const auto x = reference_deconvolution(golden_case().reference(), image.view(), settings);
    expect_state(x, state, 1e-6);
  }
}

} // namespace
} // namespace lsdeconv
