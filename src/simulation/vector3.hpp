#pragma once

#include "lsdeconv/core/box.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {

/// A place or displacement in micrometres.
using Vector3 = Triple<double>;

constexpr Vector3 operator*(double factor, const Vector3& v) {
  return {factor * v.z, factor * v.y, factor * v.x};
}
/// Scalar product.
constexpr double dot(const Vector3& a, const Vector3& b) {
  return a.z * b.z + a.y * b.y + a.x * b.x;
}
/// Euclidean norm.
inline double length(const Vector3& v) {
  return std::sqrt(dot(v, v));
}
/// The vector of length 1 in the same direction.
inline Vector3 normalised(const Vector3& v) {
  return 1 / length(v) * v;
}

/// A box of space, in micrometres.
struct Region {
  Vector3 lower;
  Vector3 upper;

  [[nodiscard]] Region grown(double by) const {
    return {lower - Vector3{by, by, by}, upper + Vector3{by, by, by}};
  }
  [[nodiscard]] bool contains(const Vector3& p) const {
    return lower.z <= p.z && p.z <= upper.z && lower.y <= p.y && p.y <= upper.y && lower.x <= p.x
           && p.x <= upper.x;
  }
};

/// The smallest box that holds both places.
inline Region region_of(const Vector3& a, const Vector3& b) {
  return {{std::min(a.z, b.z), std::min(a.y, b.y), std::min(a.x, b.x)},
          {std::max(a.z, b.z), std::max(a.y, b.y), std::max(a.x, b.x)}};
}

} // namespace lsdeconv
