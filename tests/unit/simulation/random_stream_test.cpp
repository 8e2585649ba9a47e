#include "simulation/random_stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <set>

namespace lsdeconv {
namespace {

struct Moments {
  double mean;
  double variance;
};

Moments moments(int count, const std::function<double()>& draw) {
  double sum = 0;
  double squares = 0;
  const double shift = draw();
  for (int i = 0; i < count; ++i) {
    const double value = draw() - shift;
    sum += value;
    squares += value * value;
  }
  const double mean = sum / count;
  return {shift + mean, squares / count - mean * mean};
}

TEST(RandomStream, RepeatsItselfAtTheSamePlace) {
  RandomStream a(7, {1, 2, 3}, 4);
  RandomStream b(7, {1, 2, 3}, 4);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(a.next(), b.next());
  }
}

TEST(RandomStream, DiffersWithSeedPlaceAxisAndPurpose) {
  std::set<std::uint64_t> first;
  int streams = 0;
  for (const std::uint64_t seed : {0, 1, 2}) {
    for (const Index3& place : {Index3{0, 0, 0}, Index3{0, 0, 1}, Index3{0, 1, 0}, Index3{1, 0, 0},
                                Index3{-1, 0, 0}, Index3{0, 0, -1}, Index3{2, 1, 0}, Index3{0, 1, 2}}) {
      for (const std::uint64_t purpose : {0, 1}) {
        first.insert(RandomStream(seed, place, purpose).next());
        ++streams;
      }
    }
  }
  EXPECT_EQ(first.size(), streams);
}

TEST(RandomStream, UniformIsUniform) {
  RandomStream random(1, {});
  const auto [mean, variance] = moments(200000, [&] { return random.uniform(2, 5); });
  EXPECT_NEAR(mean, 3.5, 0.01);
  EXPECT_NEAR(variance, 9.0 / 12, 0.01);
}

/// One draw from each of many neighbouring streams, which is how the camera uses them.
TEST(RandomStream, NeighbouringStreamsAreIndependent) {
  std::int64_t x = 0;
  double before = 0;
  double products = 0;
  const auto [mean, variance] = moments(200000, [&] {
    const double value = RandomStream(1, {0, 0, x++}).uniform() - 0.5;
    products += value * before;
    before = value;
    return value;
  });
  EXPECT_NEAR(mean, 0, 0.004);
  EXPECT_NEAR(variance, 1.0 / 12, 0.001);
  EXPECT_NEAR(products / 200000 * 12, 0, 0.01);
}

TEST(RandomStream, NormalHasTheKnownMomentsAndTails) {
  RandomStream random(1, {});
  constexpr int count = 400000;
  int beyond_two = 0;
  const auto [mean, variance] = moments(count, [&] {
    const double value = random.normal();
    beyond_two += value > 2 ? 1 : 0;
    return value;
  });
  EXPECT_NEAR(mean, 0, 0.006);
  EXPECT_NEAR(variance, 1, 0.01);
  EXPECT_NEAR(static_cast<double>(beyond_two) / count, 0.02275, 0.001);
}

TEST(RandomStream, PoissonOfNothingIsNothing) {
  RandomStream random(1, {});
  EXPECT_EQ(random.poisson(0), 0);
}

class Poisson : public testing::TestWithParam<double> {};

TEST_P(Poisson, HasEqualMeanAndVariance) {
  const double expected = GetParam();
  constexpr int count = 200000;
  RandomStream random(3, {});
  const auto [mean, variance] = moments(count, [&] { return random.poisson(expected); });
  EXPECT_NEAR(mean, expected, 4 * std::sqrt(expected / count));
  EXPECT_NEAR(variance / expected, 1, 4 * std::sqrt((2 + 1 / expected) / count));
}

/// Pearson's test against the exact probabilities; neighbouring values share a bin until it expects 20 draws.
TEST_P(Poisson, PassesTheChiSquaredTest) {
  const double mean = GetParam();
  constexpr double count = 200000;
  RandomStream random(5, {});
  std::map<double, double> seen;
  for (int i = 0; i < static_cast<int>(count); ++i) {
    ++seen[random.poisson(mean)];
  }
  double chi2 = 0;
  double bins = 0;
  double expected = 0;
  double observed = 0;
  double expected_left = count;
  double observed_left = count;
  const auto close_bin = [&](double e, double o) {
    chi2 += (o - e) * (o - e) / e;
    ++bins;
  };
  for (double k = 0; expected_left - expected > 20; ++k) {
    expected += count * std::exp(k * std::log(mean) - mean - std::lgamma(k + 1));
    observed += seen.contains(k) ? seen[k] : 0;
    if (expected >= 20 && expected_left - expected > 20) {
      close_bin(expected, observed);
      expected_left -= expected;
      observed_left -= observed;
      expected = observed = 0;
    }
  }
  close_bin(expected_left, observed_left);
  const double degrees = bins - 1;
  EXPECT_LT(chi2, degrees + 3.5 * std::sqrt(2 * degrees));
  EXPECT_GT(chi2, degrees - 3.5 * std::sqrt(2 * degrees)); // too good to be random
}

INSTANTIATE_TEST_SUITE_P(Means, Poisson, testing::Values(0.05, 0.7, 4, 9.99, 10, 13.5, 40, 400, 20000, 3e6));

} // namespace
} // namespace lsdeconv
