#pragma once

#include <vector>

namespace lsdeconv {

/// A node of a quadrature rule: the integral is the sum of weight times value at position.
struct QuadratureNode {
  double position;
  double weight;
};

/// Gauss-Legendre rule on [lower, upper]: `count` nodes in ascending order, exact for polynomials up to
/// degree 2 count - 1. On an interval [-a, a] it is symmetric to the last bit.
std::vector<QuadratureNode> gauss_legendre(int count, double lower, double upper);

} // namespace lsdeconv
