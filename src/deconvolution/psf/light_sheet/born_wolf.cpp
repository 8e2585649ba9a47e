#include "born_wolf.hpp"

#include "quadrature.hpp"

#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

/// Half maximum in the focal plane: the v with (2 J1(v) / v)^2 = 1/2.
constexpr double half_maximum_v = 1.616339948310703;
/// Half maximum on the axis: the u with (sin(u / 4) / (u / 4))^2 = 1/2.
constexpr double half_maximum_u = 5.566229513006041;

} // namespace

BornWolf::BornWolf(double na, double refractive_index, double wavelength)
    : lateral_(2 * std::numbers::pi * na / wavelength),
      axial_(2 * std::numbers::pi * na * na / (wavelength * refractive_index)) {
  const auto rule = gauss_legendre(nodes, 0, 1);
  for (std::size_t j = 0; j < nodes; ++j) {
    square_[j] = rule[j].position;
    weight_[j] = rule[j].weight;
  }
}

BornWolf::Samples BornWolf::ring(double r) const {
  Samples samples;
  for (std::size_t j = 0; j < nodes; ++j) {
    samples[j] = weight_[j] * ::j0(lateral_ * r * std::sqrt(square_[j]));
  }
  return samples;
}

BornWolf::Defocus BornWolf::defocus(double z) const {
  Defocus phase;
  for (std::size_t j = 0; j < nodes; ++j) {
    phase.cosine[j] = std::cos(axial_ * z * square_[j] / 2);
    phase.sine[j] = std::sin(axial_ * z * square_[j] / 2);
  }
  return phase;
}

double BornWolf::intensity(const Samples& ring, const Defocus& defocus) {
  double real = 0;
  double imaginary = 0;
  for (std::size_t j = 0; j < nodes; ++j) {
    real += ring[j] * defocus.cosine[j];
    imaginary += ring[j] * defocus.sine[j];
  }
  return real * real + imaginary * imaginary;
}

double BornWolf::lateral_width() const {
  return 2 * half_maximum_v / lateral_;
}

double BornWolf::axial_width() const {
  return 2 * half_maximum_u / axial_;
}

double BornWolf::plane_energy() const {
  return 4 * std::numbers::pi / (lateral_ * lateral_);
}

} // namespace lsdeconv
