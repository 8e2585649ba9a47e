#pragma once

#include "lsdeconv/filters/wavelet.hpp"

namespace lsdeconv {

double dot(const Signal& a, const Signal& b);

/// Orthonormal vectors whose sums come within `tolerance` (Euclidean norm) of each of the given vectors:
/// Gram-Schmidt with the largest remainder next.
std::vector<Signal> orthonormal_span(std::vector<Signal> vectors, double tolerance);

} // namespace lsdeconv
