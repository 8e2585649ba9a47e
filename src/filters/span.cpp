#include "span.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

/// In two passes: where the remainder is much shorter than the vector, the rounding errors of the first pass
/// are not small beside it.
void remove_components(Signal& vector, const std::vector<Signal>& basis) {
  for (int pass = 0; pass < 2; ++pass) {
    for (const Signal& direction : basis) {
      const double part = dot(vector, direction);
      for (std::size_t i = 0; i < vector.size(); ++i) {
        vector[i] -= part * direction[i];
      }
    }
  }
}

void remove_component(Signal& vector, const Signal& direction) {
  remove_components(vector, {direction});
}

} // namespace

double dot(const Signal& a, const Signal& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<Signal> orthonormal_span(std::vector<Signal> vectors, double tolerance) {
  std::vector<Signal> basis;
  while (!vectors.empty()) {
    const auto largest =
        std::max_element(vectors.begin(), vectors.end(),
                         [](const Signal& a, const Signal& b) { return dot(a, a) < dot(b, b); });
    if (std::sqrt(dot(*largest, *largest)) <= tolerance) {
      break;
    }
    Signal direction = std::move(*largest);
    vectors.erase(largest);
    remove_components(direction, basis);
    const double length = std::sqrt(dot(direction, direction));
    for (double& value : direction) {
      value /= length;
    }
    for (Signal& vector : vectors) {
      remove_component(vector, direction);
    }
    basis.push_back(std::move(direction));
  }
  return basis;
}

} // namespace lsdeconv
