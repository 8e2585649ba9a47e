#include "support/deconvolution_case.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/run/estimation/fit_curve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

TEST(Deviance, IsThePoissonDeviancePerVoxel) {
  Volume<float> data({1, 1, 3});
  Volume<float> model({1, 1, 3});
  std::copy_n(std::array{4.0F, 0.0F, -3.0F}.data(), 3, data.data());
  std::copy_n(std::array{6.0F, 1.0F, -9.0F}.data(), 3, model.data());
  const double first = 4 * std::log(4 / 8.0) - 4 + 8; // background 2
  EXPECT_NEAR(deviance(data.view(), model.view(), {2, 0.5}), 2 * (first + 3 + 0.5) / 3, 1e-12);
  EXPECT_NEAR(deviance(data.view(), data.view(), {0, 1e-9}), 0, 1e-8) << "of the data themselves";
}

TEST(Deviance, OfASaturatedVoxelCountsOnlyWhereTheModelIsBelowIt) {
  Volume<float> data({1, 1, 2}, 40.0F);
  Volume<float> model({1, 1, 2});
  std::copy_n(std::array{90.0F, 30.0F}.data(), 2, model.data());
  const double below = 40 * std::log(40 / 30.0) - 40 + 30;
  EXPECT_NEAR(deviance(data.view(), model.view(), {.saturation = 40}), 2 * below / 2, 1e-12);
  EXPECT_GT(deviance(data.view(), model.view(), {.saturation = 41}), below + 1);
}

TEST(Split, LeavesSaturatedVoxelsSaturatedInBothHalves) {
  const Volume<float> data({4, 5, 6}, 255.0F);
  const HeldOut halves = split(data.view(), 2, {0, 0, 0}, 255);
  EXPECT_TRUE(std::all_of(halves.fitted.begin(), halves.fitted.end(), [](float v) { return v == 127.5F; }));
  EXPECT_TRUE(std::all_of(halves.held.begin(), halves.held.end(), [](float v) { return v == 127.5F; }));
}

TEST(Split, GivesEachHalfOfThePhotoElectrons) {
  const Volume<float> data = noise({20, 30, 40}, 3, 0, 400);
  constexpr double gain = 2.5;
  const HeldOut halves = split(data.view(), gain, {5, 6, 7});
  double mean = 0;
  double spread = 0;
  for (std::int64_t i = 0; i < data.size(); ++i) {
    const double electrons = std::round(static_cast<double>(data.data()[i]) / gain);
    const double fitted = static_cast<double>(halves.fitted.data()[i]) / gain;
    const double held = static_cast<double>(halves.held.data()[i]) / gain;
    ASSERT_NEAR(fitted + held, electrons, 1e-3);
    ASSERT_GE(std::min(fitted, held), 0);
    if (electrons > 0) { // a binomial count, in units of its standard deviation
      const double deviation = (fitted - electrons / 2) / std::sqrt(electrons / 4);
      mean += deviation / static_cast<double>(data.size());
      spread += deviation * deviation / static_cast<double>(data.size());
    }
  }
  EXPECT_NEAR(mean, 0, 5 / std::sqrt(24000));
  EXPECT_NEAR(spread, 1, 0.05);
}

TEST(Split, DependsOnThePlaceInTheVolumeOnly) {
  const Volume<float> data = noise({6, 7, 8}, 3, 0, 400);
  const HeldOut all = split(data.view(), 1, {10, 20, 30});
  const Box3 part{{2, 3, 4}, {5, 7, 8}};
  const HeldOut again = split(data.view().part(part), 1, {12, 23, 34});
  EXPECT_EQ(relative_difference(again.fitted.view(), all.fitted.view().part(part)), 0);
}

class FitCurve : public ::testing::Test {
protected:
  FitCurve() {
    block_.psf = gaussian_psf({5, 5, 5});
    block_.wraps = {false, false, false};
    block_.parameters = {1, 5, 350};
    psf_ = block_.point_spread_function();
  }
  FitRequest request(const IterationRule& rule, const char* name = "shb") {
    return {*backend_, algorithm(name), psf_, block_.parameters, rule};
  }
  DeconvolutionCase block_{.data = {10, 11, 12}, .psf = {}};
  PointSpreadFunction psf_{};
  std::unique_ptr<Backend> backend_ = backends().front().make({.threads = 2, .device = 0});
  Volume<float> image_ = beads({10, 11, 12}, 5);
};

/// Richardson-Lucy without borders never raises it; here the data end.
TEST_F(FitCurve, FallsAndGoesAsFarAsTheRuleAsks) {
  const DevianceCurve both = fit_curve(request({.most = 6, .change = 1e-9}), image_.view(), image_.view());
  const std::vector<double>& curve = both.judged;
  EXPECT_EQ(both.fitted, curve);
  ASSERT_EQ(curve.size(), 6U);
  for (std::size_t k = 1; k < curve.size(); ++k) {
    EXPECT_LT(curve[k], curve[k - 1]);
  }
  const auto short_curve = fit_curve(request({.most = 6, .change = 100}), image_.view(), image_.view());
  EXPECT_EQ(short_curve.judged, std::vector(curve.begin(), curve.begin() + 3));
}

/// On a box whose border nothing lies beyond, the estimate that the deviance is of is the program's result.
TEST_F(FitCurve, IsTheDevianceOfTheEstimate) {
  Volume<float> inside({10, 11, 12}, 5.0F); // background only, but for the middle
  inside(5, 5, 6) = 900;
  const std::vector<double> curve =
      fit_curve(request({.most = 4, .change = 1e-9}), inside.view(), inside.view()).judged;
  block_.parameters.iterations = 4;
  const Volume<float> x = block_(algorithm("shb"), inside);
  Volume<double> object(block_.reference().object(), 0.0);
  for (std::int64_t z = 0; z < 10; ++z) {
    for (std::int64_t y = 0; y < 11; ++y) {
      for (std::int64_t v = 0; v < 12; ++v) {
        object(z + 2, y + 2, v + 2) = x(z, y, v);
      }
    }
  }
  const Volume<double> blurred = block_.reference().forward(object);
  Volume<float> model(blurred.extent());
  std::transform(blurred.begin(), blurred.end(), model.begin(),
                 [](double v) { return static_cast<float>(v); });
  ASSERT_EQ(curve.size(), 4U);
  EXPECT_NEAR(curve.back(), deviance(inside.view(), model.view(), {5, 0.005}), 1e-3 * curve.back());
}

TEST_F(FitCurve, TellsWhatIsFittedFromWhatJudges) {
  const Volume<float> other = beads({10, 11, 12}, 5, 100, 700);
  const FitRequest three = request({.most = 3, .change = 1e-9});
  const DevianceCurve apart = fit_curve(three, image_.view(), other.view());
  EXPECT_EQ(apart.fitted, fit_curve(three, image_.view(), image_.view()).fitted);
  EXPECT_GT(apart.judged.back(), apart.fitted.back());
}

TEST_F(FitCurve, EveryAlgorithmHasOne) {
  for (const AlgorithmRow& row : algorithms()) {
    const auto curve =
        fit_curve(request({.most = 3, .change = 1e-9}, row.name.data()), image_.view(), image_.view());
    EXPECT_EQ(curve.judged.size(), 3U) << row.name;
  }
}

} // namespace
} // namespace lsdeconv
