#include "detection.hpp"

#include "../full_width.hpp"
#include "quadrature.hpp"

#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

/// Half maximum of Born & Wolf's pattern in the focal plane: the v with (2 J1(v) / v)^2 = 1/2.
constexpr double half_maximum_v = 1.616339948310703;
/// Half maximum on its axis: the u with (sin(u / 4) / (u / 4))^2 = 1/2.
constexpr double half_maximum_u = 5.566229513006041;
/// c_m: how the orders enter the intensity.
constexpr double share_of_order[]{1, 2, 1};
/// Distance from the focus, in full widths of the paraxial pattern, within which the half maximum of any
/// aperture lies.
constexpr double search_in_widths = 1.1;

double bessel(int order, double x) {
  return order == 0 ? ::j0(x) : order == 1 ? ::j1(x) : ::jn(2, x);
}

} // namespace

Detection Detection::born_wolf(const Lens& lens) {
  Detection d;
  d.lateral_ = 2 * std::numbers::pi * lens.na / lens.wavelength;
  d.axial_ = 2 * std::numbers::pi * lens.na * lens.na / (lens.wavelength * lens.refractive_index);
  const auto rule = gauss_legendre(nodes, 0, 1);
  for (std::size_t j = 0; j < nodes; ++j) {
    d.defocus_[j] = rule[j].position;
    d.pupil_[j] = std::sqrt(rule[j].position);
    d.weight_[0][j] = rule[j].weight;
  }
  d.lateral_width_ = 2 * half_maximum_v / d.lateral_;
  d.axial_width_ = 2 * half_maximum_u / d.axial_;
  d.plane_energy_ = 4 * std::numbers::pi / (d.lateral_ * d.lateral_);
  return d;
}

Detection Detection::debye(const Lens& lens, double across, double along) {
  const double wavenumber = 2 * std::numbers::pi * lens.refractive_index / lens.wavelength;
  const double edge = lens.na / lens.refractive_index; // sin(alpha)
  const double sagitta = 1 - std::sqrt(1 - edge * edge);
  Detection d;
  d.orders_ = 3;
  d.lateral_ = wavenumber * edge / across;
  d.axial_ = 2 * wavenumber / along;
  double focus = 0;
  const auto rule = gauss_legendre(nodes, 0, 1);
  for (std::size_t j = 0; j < nodes; ++j) {
    const double q = sagitta * rule[j].position;
    const double cosine = 1 - q;
    const double sine = std::sqrt(q * (2 - q));
    const double weight = rule[j].weight * std::sqrt(cosine);
    d.defocus_[j] = q;
    d.pupil_[j] = sine / edge;
    d.weight_[0][j] = weight * (1 + cosine);
    d.weight_[1][j] = weight * sine;
    d.weight_[2][j] = weight * q;
    focus += d.weight_[0][j];
  }
  for (Samples& order : d.weight_) {
    for (double& weight : order) {
      weight /= focus;
    }
  }
  // Summed over the orders, cos a sum(c_m g_m^2) = 4 cos a; Parseval's theorem for each Hankel transform.
  const double k = wavenumber / across;
  d.plane_energy_ = 8 * std::numbers::pi / (k * k * sagitta * focus * focus);
  const Detection paraxial = born_wolf(lens);
  d.lateral_width_ = full_width([&](double r) { return d.intensity(r, 0); },
                                search_in_widths * across * paraxial.lateral_width());
  d.axial_width_ = full_width([&](double z) { return d.intensity(0, z); },
                              search_in_widths * along * paraxial.axial_width());
  return d;
}

Detection::Ring Detection::ring(double r) const {
  Ring ring;
  for (int m = 0; m < orders_; ++m) {
    const auto order = static_cast<std::size_t>(m);
    for (std::size_t j = 0; j < nodes; ++j) {
      ring[order][j] = weight_[order][j] * bessel(m, lateral_ * r * pupil_[j]);
    }
  }
  return ring;
}

Detection::Defocus Detection::defocus(double z) const {
  Defocus phase;
  for (std::size_t j = 0; j < nodes; ++j) {
    phase.cosine[j] = std::cos(axial_ * z * defocus_[j] / 2);
    phase.sine[j] = std::sin(axial_ * z * defocus_[j] / 2);
  }
  return phase;
}

double Detection::intensity(const Ring& ring, const Defocus& defocus) const {
  double sum = 0;
  for (int m = 0; m < orders_; ++m) {
    const Samples& order = ring[static_cast<std::size_t>(m)];
    double real = 0;
    double imaginary = 0;
    for (std::size_t j = 0; j < nodes; ++j) {
      real += order[j] * defocus.cosine[j];
      imaginary += order[j] * defocus.sine[j];
    }
    sum += share_of_order[m] * (real * real + imaginary * imaginary);
  }
  return sum;
}

} // namespace lsdeconv
