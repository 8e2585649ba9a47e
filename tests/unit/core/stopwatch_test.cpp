#include "lsdeconv/core/stopwatch.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using Clock = std::chrono::steady_clock;

TEST(SteadySeconds, NeverGoBack) {
  const double first = steady_seconds();
  EXPECT_GT(first, 0);
  EXPECT_GE(steady_seconds(), first);
}

TEST(SecondsSince, CountsFromTheGivenMoment) {
  EXPECT_GE(seconds_since(Clock::now() - std::chrono::minutes(2)), 120);
  EXPECT_LT(seconds_since(Clock::now() + std::chrono::minutes(2)), 0);
}

TEST(Stopwatch, AddsTheTimeOfItsScopes) {
  double seconds = 5;
  double inside = 0;
  {
    const Stopwatch watch(seconds);
    const double begin = steady_seconds();
    while (steady_seconds() - begin < 0.01) {
    }
    inside = watch.elapsed();
    EXPECT_EQ(seconds, 5);
  }
  EXPECT_GE(inside, 0.01);
  EXPECT_GE(seconds, 5 + inside);
}

} // namespace
} // namespace lsdeconv
