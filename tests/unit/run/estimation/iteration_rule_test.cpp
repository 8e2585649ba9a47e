#include "lsdeconv/run/estimation/iteration_rule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// Falls by half of what is left of its excess over 1 with each iteration.
std::vector<double> falling(int count) {
  std::vector<double> deviances;
  for (int k = 1; k <= count; ++k) {
    deviances.push_back(1 + std::pow(0.5, k));
  }
  return deviances;
}

/// Iterations after which a rule stops, and what it decides.
std::pair<int, int> outcome(const IterationRule& rule, const DevianceCurve& all) {
  DevianceCurve seen;
  for (std::size_t i = 0; i < all.fitted.size(); ++i) {
    seen.fitted.push_back(all.fitted[i]);
    seen.judged.push_back(all.judged[i]);
    if (!rule.goes_on(seen)) {
      break;
    }
  }
  return {static_cast<int>(seen.fitted.size()), rule.decided(seen)};
}
std::pair<int, int> outcome(const IterationRule& rule, const std::vector<double>& deviances) {
  return outcome(rule, DevianceCurve{deviances, deviances});
}

/// Falls by `step` with each iteration up to the k-th, then stays.
std::vector<double> falling_until(int k, double step) {
  std::vector<double> deviances;
  for (int i = 1; i <= 100; ++i) {
    deviances.push_back(1 + step * std::max(0, k - i));
  }
  return deviances;
}

TEST(IterationRule, TakesTheFirstChangeBelowThePercentage) {
  // D_8 to D_9: 2^-9 of about 1, 0.195 %; D_7 to D_8: 0.39 %
  EXPECT_EQ(outcome({.most = 100, .change = 0.2}, falling(50)), std::pair(9, 9));
  EXPECT_EQ(outcome({.most = 100, .change = 0.5}, falling(50)), std::pair(8, 8));
}

TEST(IterationRule, TakesARiseForTheEnd) {
  EXPECT_EQ(outcome({.most = 100, .change = 0.2}, {9, 7, 5, 4, 4.5, 1}), std::pair(5, 5));
}

TEST(IterationRule, NeverTakesLessThanThreeNorMoreThanTheMost) {
  EXPECT_EQ(outcome({.most = 100, .change = 100}, falling(50)), std::pair(3, 3));
  EXPECT_EQ(outcome({.most = 7, .change = 0.001}, falling(50)), std::pair(7, 7));
  EXPECT_EQ(outcome({.most = 2, .change = 0.2}, falling(50)), std::pair(2, 2));
  EXPECT_EQ(outcome({.least = 12, .most = 100, .change = 0.2}, falling(50)), std::pair(12, 12));
}

TEST(IterationRule, EndsWhereNothingIsLeftToFit) {
  EXPECT_EQ(outcome({.most = 100, .change = 0.2}, {0, 0, 0, 0, 0}), std::pair(3, 3));
}

/// Eight iterations that lower it by less than 1.6e-4 gains in all.
TEST(IterationRule, EndsWherePhotonsTellNothingMore) {
  for (const double gain : {1.0, 5.0}) {
    const IterationRule rule{.most = 60, .change = std::nullopt, .gain = gain};
    EXPECT_EQ(outcome(rule, falling_until(20, 1e-3 * gain)), std::pair(28, 28));
    EXPECT_EQ(outcome(rule, falling_until(100, 1e-4 * gain)), std::pair(60, 60)) << "1e-4 each are worth it";
    EXPECT_EQ(outcome(rule, falling_until(100, 1e-5 * gain)), std::pair(9, 9)) << "1e-5 are not";
  }
}

TEST(IterationRule, TakesTheLastThatTellsTheHeldOutPhotonsNearlyBest) {
  const IterationRule rule{.most = 60, .change = std::nullopt, .gain = 2};
  DevianceCurve curve{falling_until(100, 0.1), falling_until(10, 0.1)};
  for (std::size_t i = 10; i < curve.judged.size(); ++i) {
    curve.judged[i] += 1.9e-4 * static_cast<double>(i - 9); // 1e-3 gains above the least after ten more
  }
  EXPECT_EQ(outcome(rule, curve), std::pair(60, 20));
  curve.judged[40] = 1; // up and down again
  EXPECT_EQ(outcome(rule, curve), std::pair(60, 41));
}

TEST(MeanCurve, GoesOnWithTheLastValueOfWhatEndedEarlier) {
  const DevianceCurve mean = mean_curve({{{8, 4}, {6, 2}}, {{4, 2, 0}, {2, 2, 4}}});
  EXPECT_EQ(mean.fitted, (std::vector<double>{6, 3, 2}));
  EXPECT_EQ(mean.judged, (std::vector<double>{4, 2, 3}));
}

TEST(Median, IsTheMiddleOneAndOfTwoTheLower) {
  EXPECT_EQ(median({30, 3, 12}), 12);
  EXPECT_EQ(median({30, 3, 12, 14}), 12);
  EXPECT_EQ(median({5}), 5);
}

} // namespace
} // namespace lsdeconv
