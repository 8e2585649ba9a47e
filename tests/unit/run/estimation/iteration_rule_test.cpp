#include "lsdeconv/run/estimation/iteration_rule.hpp"

#include <gtest/gtest.h>

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
std::pair<int, int> outcome(const IterationRule& rule, const std::vector<double>& deviances) {
  std::vector<double> seen;
  for (const double deviance : deviances) {
    seen.push_back(deviance);
    if (!rule.goes_on(seen)) {
      break;
    }
  }
  return {static_cast<int>(seen.size()), rule.decided(seen)};
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
  EXPECT_EQ(outcome({.most = 100, .change = std::nullopt}, {1, 2, 3, 4, 5, 6, 7}), std::pair(5, 3));
}

TEST(IterationRule, EndsWhereNothingIsLeftToFit) {
  EXPECT_EQ(outcome({.most = 100, .change = 0.2}, {0, 0, 0, 0, 0}), std::pair(3, 3));
}

TEST(IterationRule, LooksBeyondASmallRiseOfWhatWasHeldOut) {
  const std::vector<double> held{9, 8, 7, 7.2, 7.1, 6, 5, 5.1, 5.2, 5.3, 5.4, 1};
  EXPECT_EQ(outcome({.most = 100, .change = std::nullopt}, held), std::pair(11, 7));
}

TEST(Median, IsTheMiddleOneAndOfTwoTheLower) {
  EXPECT_EQ(median({30, 3, 12}), 12);
  EXPECT_EQ(median({30, 3, 12, 14}), 12);
  EXPECT_EQ(median({5}), 5);
}

} // namespace
} // namespace lsdeconv
