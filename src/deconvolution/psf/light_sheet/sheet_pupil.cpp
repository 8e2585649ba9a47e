#include "sheet_pupil.hpp"

#include "quadrature.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

std::complex<double> even(double /*p*/, double /*u*/, double /*fall_off*/) {
  return 1;
}

std::complex<double> gaussian(double p, double /*u*/, double fall_off) {
  return std::exp(-(p * fall_off) * (p * fall_off));
}

/// int_0^h exp(-i u s^2 / 2) ds with h^2 = 1 - p^2: half the chord of the unit circle at height p. One part
/// of the way for each 100 of u keeps 64 nodes exact.
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

/// By enumerator; the first two are never asked for their own sake, `none` has no aperture to fill.
constexpr SheetPupil::Amplitude amplitudes[]{even, even, gaussian, chord, even};

} // namespace

SheetPupil sheet_pupil(SheetModel sheet, double fall_off) {
  return {amplitudes[static_cast<std::size_t>(sheet)], fall_off};
}

} // namespace lsdeconv
