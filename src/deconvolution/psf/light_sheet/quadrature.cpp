#include "quadrature.hpp"

#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

/// A Legendre polynomial and its derivative at one point.
struct Legendre {
  double value;
  double slope;
};

/// P_n and its derivative by the three-term recurrence (Abramowitz & Stegun 22.7.10, 22.8.5).
Legendre legendre(int n, double x) {
  double previous = 1;
  double current = x;
  for (int k = 2; k <= n; ++k) {
    const double next = ((2 * k - 1) * x * current - (k - 1) * previous) / k;
    previous = current;
    current = next;
  }
  return {current, n * (x * current - previous) / (x * x - 1)};
}

/// Root number i of P_n, counted from the largest: Newton's method from the usual estimate (Abramowitz &
/// Stegun 22.16.6).
double legendre_root(int n, int i) {
  double x = std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5));
  for (int step = 0; step < 10; ++step) {
    const Legendre p = legendre(n, x);
    x -= p.value / p.slope;
  }
  return x;
}

} // namespace

std::vector<QuadratureNode> gauss_legendre(int count, double lower, double upper) {
  const double middle = (lower + upper) / 2;
  const double half = (upper - lower) / 2;
  std::vector<QuadratureNode> nodes(count);
  for (int i = 0; i < (count + 1) / 2; ++i) {
    const double x = 2 * i + 1 == count ? 0 : legendre_root(count, i);
    const double slope = legendre(count, x).slope;
    const double weight = half * 2 / ((1 - x * x) * slope * slope);
    nodes[i] = {middle - half * x, weight};
    nodes[count - 1 - i] = {middle + half * x, weight};
  }
  return nodes;
}

} // namespace lsdeconv
