#pragma once

#include "lsdeconv/filters/wavelet.hpp"

namespace lsdeconv {

/// Scalar product.
double dot(const Signal& a, const Signal& b);

/// An orthonormal basis of which some linear combination is within `tolerance` (Euclidean norm) of each of
/// the given vectors: Gram-Schmidt, always continued with the vector that has the largest remainder.
std::vector<Signal> orthonormal_span(std::vector<Signal> vectors, double tolerance);

} // namespace lsdeconv
