#include "deconvolution/psf/light_sheet/quadrature.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

double integral_of_power(int nodes, int power, double lower, double upper) {
  double sum = 0;
  for (const auto& [x, weight] : gauss_legendre(nodes, lower, upper)) {
    sum += weight * std::pow(x, power);
  }
  return sum;
}

TEST(GaussLegendre, HasTheTabulatedThreeNodes) {
  const auto rule = gauss_legendre(3, -1, 1);
  EXPECT_NEAR(rule[0].position, -std::sqrt(0.6), 1e-15);
  EXPECT_EQ(rule[1].position, 0);
  EXPECT_NEAR(rule[2].position, std::sqrt(0.6), 1e-15);
  EXPECT_NEAR(rule[0].weight, 5.0 / 9, 1e-15);
  EXPECT_NEAR(rule[1].weight, 8.0 / 9, 1e-15);
}

TEST(GaussLegendre, IntegratesPolynomialsUpToItsDegreeExactly) {
  for (const int nodes : {1, 2, 5, 6, 64}) {
    for (int power = 0; power < 2 * nodes; ++power) {
      EXPECT_NEAR(integral_of_power(nodes, power, 0, 1), 1.0 / (power + 1), 2e-15) << nodes << " " << power;
    }
  }
  EXPECT_GT(std::abs(integral_of_power(2, 4, 0, 1) - 0.2), 1e-3);
}

TEST(GaussLegendre, FollowsTheInterval) {
  EXPECT_NEAR(integral_of_power(6, 3, 2, 5), (625 - 16) / 4.0, 1e-12);
}

TEST(GaussLegendre, IsSymmetricAroundZero) {
  const auto rule = gauss_legendre(7, -0.5, 0.5);
  for (std::size_t i = 0; i < rule.size(); ++i) {
    EXPECT_EQ(rule[i].position, -rule[6 - i].position);
    EXPECT_EQ(rule[i].weight, rule[6 - i].weight);
  }
}

} // namespace
} // namespace lsdeconv
