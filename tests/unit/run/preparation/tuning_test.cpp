#include "lsdeconv/run/preparation/tuning.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;

constexpr TuningSetting chosen{.iterations = 20, .total_variation = 0.01, .background = 50};

TEST(TuningSettings, AreTheChosenOneAndItsNeighbours) {
  const std::vector<TuningSetting> all = tuning_settings(RunConfig{}, chosen, true);
  EXPECT_EQ(all.front(), chosen);
  EXPECT_EQ(all.size(), 9U + 4 + 2);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(std::count(all.begin(), all.end(), all[i]), 1) << i;
  }
  EXPECT_EQ(tuning_settings(RunConfig{}, chosen, false).size(), 9U + 2) << "a measured PSF has no factors";
}

TEST(TuningSettings, TakeListsInPlaceOfNeighbours) {
  RunConfig config;
  config.tune_numit = {5};
  config.tune_tv = {0, 0.02};
  config.tune_psf_z = {1, 2};
  config.tune_psf_xy = {1};
  config.tune_background = {50, 70};
  const std::vector<TuningSetting> all = tuning_settings(config, chosen, true);
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[1].iterations, 5);
  EXPECT_EQ(all[1].total_variation, 0);
  EXPECT_EQ(all[2].total_variation, 0.02);
  EXPECT_EQ(all[3].psf_z, 2);
  EXPECT_EQ(all[3].iterations, 20);
  EXPECT_EQ(all[4].background, 70);
}

TEST(TuningSettings, StayWhereTheOptionsAllowThem) {
  for (const TuningSetting& setting :
       tuning_settings(RunConfig{}, {.iterations = 1, .total_variation = 0.09, .background = 0}, true)) {
    EXPECT_GE(setting.iterations, 1);
    EXPECT_LE(setting.total_variation, 0.1);
    EXPECT_GE(setting.background, 0);
  }
}

TuningVariant variant(std::vector<double> held_out, double noise) {
  TuningVariant one;
  one.held_out = std::move(held_out);
  one.figures = {{.key = "structure_noise", .after = noise}};
  return one;
}

std::vector<TuningVariant> variants(std::initializer_list<std::pair<std::vector<double>, double>> all) {
  std::vector<TuningVariant> list;
  for (const auto& [held_out, noise] : all) {
    list.push_back(variant(held_out, noise));
  }
  return list;
}

TEST(Recommended, IsWhatPredictsHeldOutLightBest) {
  const auto [best, why] = recommended(variants({{{1.2, 1.3}, 5}, {{1.05, 1.1}, 30}, {{1.1, 1.16}, 20}}));
  EXPECT_EQ(best, 1U);
  EXPECT_THAT(why, HasSubstr("predicts light that was held out best: a deviance of 1.07"));
}

TEST(Recommended, IsTheCalmestOfThoseThatAreAsGood) {
  // The third is worse by 0.005 with a standard error of 0.01; the second by 0.005 in both boxes.
  const auto [best, why] =
      recommended(variants({{{1.05, 1.1}, 30}, {{1.055, 1.105}, 10}, {{1.065, 1.095}, 20}}));
  EXPECT_EQ(best, 2U);
  EXPECT_THAT(why, HasSubstr("the least noise"));
  EXPECT_EQ(recommended(variants({{{1.05}, 30}, {{1.0505}, 10}, {{1.06}, 5}})).first, 1U)
      << "with one box, a thousandth";
}

TEST(Recommended, IsTheChosenOneWhereNothingIsHeldOut) {
  const auto [best, why] = recommended(variants({{{}, 5}, {{}, 3}}));
  EXPECT_EQ(best, 0U);
  EXPECT_THAT(why, HasSubstr("photons cannot be counted"));
}

} // namespace
} // namespace lsdeconv
