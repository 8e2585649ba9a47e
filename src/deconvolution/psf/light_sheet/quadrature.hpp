#pragma once

#include <vector>

namespace lsdeconv {

struct QuadratureNode {
  double position;
  double weight;
};

/// Gauss-Legendre rule on [lower, upper]: `count` nodes in ascending order, exact for polynomials of degree
/// 2·count - 1. Symmetric to the last bit around the middle of [-a, a].
std::vector<QuadratureNode> gauss_legendre(int count, double lower, double upper);

} // namespace lsdeconv
