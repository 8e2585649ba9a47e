#include "lsdeconv/quality/volume_difference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

void add_row(const float* a, const float* b, std::int64_t length, DifferenceSums& sums) {
  for (std::int64_t x = 0; x < length; ++x) {
    const auto va = static_cast<double>(a[x]);
    const auto vb = static_cast<double>(b[x]);
    const double difference = vb - va;
    if (!std::isfinite(difference)) {
      continue;
    }
    ++sums.voxels;
    sums.a += va;
    sums.b += vb;
    sums.aa += va * va;
    sums.bb += vb * vb;
    sums.ab += va * vb;
    sums.squares += difference * difference;
    sums.largest = std::max(sums.largest, std::abs(difference));
    sums.unlike += difference != 0 ? 1 : 0;
  }
}

} // namespace

DifferenceSums& DifferenceSums::operator+=(const DifferenceSums& other) {
  voxels += other.voxels;
  a += other.a;
  b += other.b;
  aa += other.aa;
  bb += other.bb;
  ab += other.ab;
  squares += other.squares;
  largest = std::max(largest, other.largest);
  unlike += other.unlike;
  return *this;
}

double DifferenceSums::relative_l2() const {
  return aa > 0 ? std::sqrt(squares / aa) : none;
}

double DifferenceSums::mean() const {
  return voxels > 0 ? (b - a) / static_cast<double>(voxels) : none;
}

double DifferenceSums::correlation() const {
  const auto n = static_cast<double>(voxels);
  const double of_a = n * aa - a * a;
  const double of_b = n * bb - b * b;
  constexpr double rounding = 1e-12;
  return of_a > rounding * n * aa && of_b > rounding * n * bb
             ? std::clamp((n * ab - a * b) / std::sqrt(of_a * of_b), -1.0, 1.0)
             : none;
}

double DifferenceSums::scale() const {
  const auto n = static_cast<double>(voxels);
  const double of_a = n * aa - a * a;
  constexpr double rounding = 1e-12;
  return of_a > rounding * n * aa ? (n * ab - a * b) / of_a : none;
}

double DifferenceSums::offset() const {
  return (b - scale() * a) / static_cast<double>(voxels);
}

DifferenceSums difference_sums(VolumeView<const float> a, VolumeView<const float> b) {
  const Extent3 e = a.extent();
  DifferenceSums sums;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      DifferenceSums row;
      add_row(a.row(z, y), b.row(z, y), e.x, row);
      sums += row;
    }
  }
  return sums;
}

} // namespace lsdeconv
