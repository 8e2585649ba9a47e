#include "spots.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/run/estimation/box_figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double gain = 2;
constexpr float background = 10;
constexpr Index3 origin{100, 200, 300};

/// Points seen by a camera through a PSF with a standard deviation of 3 micrometres along z.
const Volume<float>& photographed() {
  static const Volume<float> image = [] {
    Volume<float> seen = spots({44, 50, 50}, {.count = 40, .deep = 3, .light = 6000});
    std::mt19937_64 random(11);
    std::for_each(seen.begin(), seen.end(), [&](float& counts) {
      const float light = counts - 100 + background; // spots() has an even background of 100
      std::poisson_distribution<int> electrons(static_cast<double>(light) / gain);
      counts = static_cast<float>(gain * electrons(random));
    });
    return seen;
  }();
  return image;
}

struct Trial {
  double deep = 3;
  int iterations = 25;
  double known_gain = gain;
};

QualityFigures figures_with(const Trial& trial) {
  const auto backend = backends().front().make({.threads = 1, .device = 0});
  const PointSpreadFunction psf = spot_psf(trial.deep);
  IterationParameters parameters;
  parameters.background = background;
  parameters.brightest = *std::max_element(photographed().begin(), photographed().end());
  const FitRequest request{.backend = *backend,
                           .algorithm = algorithm("shb"),
                           .psf = psf,
                           .parameters = parameters,
                           .rule = {.most = trial.iterations, .change = std::nullopt}};
  std::vector<BoxQuality> boxes;
  boxes.push_back(box_quality(
      request, {.counts = photographed().view(), .origin = origin, .gain = trial.known_gain, .shift = 0}));
  return box_figures(boxes, psf, trial.known_gain > 0 ? "" : "nobody knows the gain");
}

double before(const QualityFigures& figures, const char* key) {
  return find_figure(figures, key)->before;
}
double after(const QualityFigures& figures, const char* key) {
  return find_figure(figures, key)->after;
}

TEST(BoxQuality, TellsThatPointsBecomeFinerAndTheModelFits) {
  const QualityFigures figures = figures_with({});
  for (const char* key : {"width_x", "width_y", "width_z"}) {
    EXPECT_LT(after(figures, key), 0.8 * before(figures, key)) << key;
    EXPECT_GT(after(figures, key), 0.2 * before(figures, key)) << key;
  }
  EXPECT_NEAR(before(figures, "width_z"), 3 * 2.355, 0.5);
  EXPECT_NEAR(before(figures, "width_x"), 0.6 * 2.355, 0.1);
  EXPECT_LE(after(figures, "resolution_z"), before(figures, "resolution_z"));
  EXPECT_NEAR(after(figures, "residual_deviance"), 1, 0.1);
  EXPECT_NEAR(after(figures, "held_out_deviance"), 1.05, 0.1);
  EXPECT_LT(after(figures, "residual_structure"), 0.1);
  EXPECT_LT(after(figures, "background_noise"), 0.7);
  EXPECT_GT(after(figures, "structure_noise"), 0);
}

TEST(BoxQuality, ShowsAWrongPsfInTheResidual) {
  const QualityFigures right = figures_with({});
  const QualityFigures deep = figures_with({.deep = 5});
  EXPECT_GT(after(deep, "residual_structure"), 3 * after(right, "residual_structure"));
  EXPECT_GT(after(deep, "residual_deviance"), after(right, "residual_deviance") + 0.05);
  EXPECT_GT(after(deep, "held_out_deviance"), after(right, "held_out_deviance") + 0.05);
}

TEST(BoxQuality, ShowsTooFewIterations) {
  const QualityFigures few = figures_with({.iterations = 2});
  const QualityFigures many = figures_with({.iterations = 25});
  EXPECT_GT(after(few, "width_z"), after(many, "width_z"));
  EXPECT_GT(after(few, "residual_structure"), after(many, "residual_structure"));
}

TEST(BoxQuality, SaysWhatIsNotKnownWithoutTheGain) {
  const QualityFigures figures = figures_with({.known_gain = 0});
  for (const char* key :
       {"resolution_x", "structure_noise", "residual_deviance", "held_out_deviance", "residual_structure"}) {
    EXPECT_TRUE(std::isnan(after(figures, key))) << key;
    EXPECT_EQ(find_figure(figures, key)->missing, "nobody knows the gain") << key;
  }
  EXPECT_LT(after(figures, "width_z"), before(figures, "width_z"));
  EXPECT_LT(after(figures, "background_noise"), 0.7);
  EXPECT_THAT(find_figure(figures, "background_noise")->missing, IsEmpty());
}

TEST(BoxFigures, CountBoxesAlike) {
  const auto backend = backends().front().make({.threads = 1, .device = 0});
  const PointSpreadFunction psf = spot_psf(3);
  IterationParameters parameters;
  parameters.background = background;
  parameters.brightest = 1000;
  const FitRequest request{.backend = *backend,
                           .algorithm = algorithm("shb"),
                           .psf = psf,
                           .parameters = parameters,
                           .rule = {.most = 3, .change = std::nullopt}};
  const BoxData data{.counts = photographed().view(), .origin = origin, .gain = gain, .shift = 0};
  std::vector<BoxQuality> boxes;
  boxes.push_back(box_quality(request, data));
  const QualityFigures once = box_figures(boxes, psf, "");
  boxes.push_back(box_quality(request, data));
  const QualityFigures twice = box_figures(boxes, psf, "");
  for (std::size_t i = 0; i < once.size(); ++i) {
    constexpr double less_by_chance = 1e-3; // in the structure of the residual of twice as many voxels
    EXPECT_NEAR(twice[i].after, once[i].after, less_by_chance * once[i].after) << once[i].key;
  }
}

} // namespace
} // namespace lsdeconv
