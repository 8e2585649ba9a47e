#include "slit_sheet.hpp"

#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

/// (sin(v) / v)^2 = 1/2
constexpr double half_maximum_v = 1.391557378251510;

} // namespace

SlitSheet::SlitSheet(double na, double refractive_index, double wavelength)
    : across_(2 * std::numbers::pi * na / wavelength),
      axial_(2 * std::numbers::pi * na * na / (wavelength * refractive_index)),
      rule_(gauss_legendre(64, 0, 1)) {}

double SlitSheet::intensity(double z, double x) const {
  double real = 0;
  double imaginary = 0;
  for (const auto& [p, weight] : rule_) {
    const double amplitude = weight * std::cos(across_ * z * p);
    const double phase = axial_ * x * p * p / 2;
    real += amplitude * std::cos(phase);
    imaginary += amplitude * std::sin(phase);
  }
  return real * real + imaginary * imaginary;
}

double SlitSheet::waist_width() const {
  return 2 * half_maximum_v / across_;
}

// Poisson's summation formula: the spectrum of sinc^2(v) is the triangle pi (1 - |w| / 2), |w| <= 2, so the
// sum over samples v = k a is a finite one over the triangle's values at w = 2 pi m / a.
double SlitSheet::sampled_energy(double step) const {
  const double orders = across_ * step / std::numbers::pi;
  double sum = 1;
  for (int m = 1; m < orders; ++m) {
    sum += 2 * (1 - m / orders);
  }
  return sum / orders;
}

double slit_aperture(double width, double focal_length) {
  return std::sin(std::atan(width / (2 * focal_length)));
}

} // namespace lsdeconv
