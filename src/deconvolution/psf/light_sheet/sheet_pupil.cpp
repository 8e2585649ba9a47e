#include "sheet_pupil.hpp"

#include "quadrature.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// A slit that is evenly illuminated.
std::complex<double> even(double /*p*/, double /*u*/, double /*fall_off*/) {
  return 1;
}

/// A slit in a Gaussian beam.
std::complex<double> gaussian(double p, double /*u*/, double fall_off) {
  return std::exp(-(p * fall_off) * (p * fall_off));
}

/// A circular pupil: int_0^h exp(-i u s^2 / 2) ds over half the chord of the unit circle at height p, h^2 = 1
/// - p^2. The interval is divided into one part per 100 units of u, so that 64 nodes are exact on each.
std::complex<double> chord(double p, double u, double /*fall_off*/) {
  static const auto rule = gauss_legendre(64, 0, 1);
  const double half = std::sqrt(std::max(0.0, 1 - p * p));
  const int parts = static_cast<int>(std::ceil(std::abs(u) / 100));
  if (parts == 0) {
    return half;
  }
  std::complex<double> sum = 0;
  for (int part = 0; part < parts; ++part) {
    for (const auto& [at, weight] : rule) {
      const double s = (part + at) / parts * half;
      sum += std::polar(weight * half / parts, -u * s * s / 2);
    }
  }
  return sum;
}

/// In the order of the enumerators of SheetModel. `automatic` has been replaced before, and `none` has an
/// aperture of 0.
constexpr SheetPupil::Amplitude amplitudes[]{even, even, gaussian, chord, even};

} // namespace

SheetPupil sheet_pupil(SheetModel sheet, double fall_off) {
  return {amplitudes[static_cast<std::size_t>(sheet)], fall_off};
}

} // namespace lsdeconv
