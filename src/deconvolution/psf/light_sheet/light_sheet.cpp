#include "light_sheet.hpp"

#include "quadrature.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace lsdeconv {
namespace {

/// Nodes that the pupil alone needs. Half a node is added for each radian of phase.
constexpr int least_nodes = 48;

} // namespace

double LightSheet::Section::intensity(double z) const {
  double real = 0;
  double imaginary = 0;
  for (const Term& term : terms_) {
    const double cosine = std::cos(term.frequency * z);
    real += term.weight.real() * cosine;
    imaginary += term.weight.imag() * cosine;
  }
  return real * real + imaginary * imaginary;
}

LightSheet::LightSheet(const SheetPupil& pupil, double na, double refractive_index, double wavelength,
                       double reach_x, double reach_z)
    : pupil_(pupil), across_(2 * std::numbers::pi * na / wavelength),
      axial_(2 * std::numbers::pi * na * na / (wavelength * refractive_index)), whole_(0) {
  const double turns = std::abs(axial_ * reach_x) + std::abs(across_ * reach_z);
  const int count = least_nodes + static_cast<int>(std::ceil(turns / 2));
  for (const auto& [angle, weight] : gauss_legendre(count, 0, std::numbers::pi / 2)) {
    nodes_.push_back({std::sin(angle), weight * std::cos(angle)});
    whole_ += nodes_.back().weight * pupil_.amplitude(nodes_.back().p, 0).real();
  }
}

LightSheet::Section LightSheet::section(double x) const {
  Section section;
  for (const auto& [p, weight] : nodes_) {
    section.terms_.push_back(
        {across_ * p, weight / whole_ * pupil_.amplitude(p, u(x)) * std::polar(1.0, -u(x) * p * p / 2)});
  }
  return section;
}

// int g(p + s) g*(p - s) exp(-2 i u s p) dp over the p for which both arguments are in the pupil. The part of
// p < 0 is the complex conjugate of that of p > 0.
double LightSheet::correlation(double shift, double u) const {
  double sum = 0;
  for (const auto& [p, weight] : nodes_) {
    const double q = (1 - shift) * p;
    const std::complex<double> pair = pupil_.amplitude(q + shift, u)
                                      * std::conj(pupil_.amplitude(std::abs(q - shift), u))
                                      * std::polar(1.0, -2 * u * shift * q);
    sum += 2 * (1 - shift) * weight * pair.real();
  }
  return sum;
}

// Poisson's summation formula: the sum over the samples at v = k a equals a sum over the spectrum of the
// intensity at the frequencies 2 pi m / a. That spectrum is zero beyond twice the edge of the pupil, so that
// the second sum is finite.
double LightSheet::sampled_energy(double step, double x) const {
  if (across_ == 0) {
    return std::numeric_limits<double>::infinity();
  }
  const double orders = across_ * step / std::numbers::pi;
  double sum = correlation(0, u(x));
  for (int m = 1; m < orders; ++m) {
    sum += 2 * correlation(m / orders, u(x));
  }
  return sum / (2 * orders * whole_ * whole_);
}

double slit_aperture(double width, double focal_length) {
  return std::sin(std::atan(width / (2 * focal_length)));
}

} // namespace lsdeconv
