#pragma once

#include <array>
#include <cstddef>

namespace lsdeconv {

/// A lens that collects the light of a point: all lengths in one unit, `wavelength` in vacuum.
struct Lens {
  double na;
  double refractive_index;
  double wavelength;
};

/// Intensity around the focus of a lens with a circular pupil, 1 in the focus, at the distance r from the
/// axis and z from the focal plane:
///
///     sum over m of c_m |A_m|^2,    A_m = int_0^1 w_m(t) J_m(v s(t)) exp(-i u q(t) / 2) dt,    v ~ r, u ~ z.
///
/// born_wolf() and debye() choose the functions. Their integrands are smooth in t: 64 Gauss-Legendre nodes
/// are exact to 1e-13 for |v| <= 90 and |u| <= 180. At each node an integrand is the product of a factor that
/// depends on r and one that depends on z: for a grid of points each factor is computed once per r (ring) and
/// once per z (defocus).
class Detection {
public:
  static constexpr std::size_t nodes = 64;
  using Samples = std::array<double, nodes>; ///< One value per node.
  /// w_m J_m at all nodes for the orders 0, 1, 2; what lies beyond the detection's orders is undefined.
  using Ring = std::array<Samples, 3>;
  /// The phase factor exp(-i u q / 2), but for the sign of the imaginary part.
  struct Defocus {
    Samples cosine;
    Samples sine;
  };

  /// Scalar and paraxial (Born & Wolf, Principles of Optics, section 8.8): order 0 alone with t = p^2, s = p
  /// = the position in the pupil, q = p^2, w = 1, v = 2 pi NA r / lambda, u = 2 pi NA^2 z / (lambda n).
  static Detection born_wolf(const Lens& lens);
  /// Vectorial, for any angle (Richards & Wolf, Proc. R. Soc. A 253:358, 1959): what an aplanatic lens
  /// collects from a point of fluorescence, dipoles that turn about freely. By reciprocity it is the
  /// intensity |I_0|^2
  /// + 2 |I_1|^2 + |I_2|^2 that the lens would make of unpolarised light, with
  ///
  ///     I_m = int_0^alpha sqrt(cos a) g_m(a) sin a J_m(k r sin a) exp(i k z cos a) da,    k = 2 pi n /
  ///     lambda, g_0 = 1 + cos a,    g_1 = sin a,    g_2 = 1 - cos a,    NA = n sin(alpha):
  ///
  /// t = (1 - cos a) / (1 - cos alpha), s = sin a / sin(alpha), q = 1 - cos a, u = 4 pi n z / lambda. Lengths
  /// of the pattern are multiplied by `across` and `along`.
  static Detection debye(const Lens& lens, double across = 1, double along = 1);

  /// Quadrature weights times w_m J_m at distance r from the axis.
  [[nodiscard]] Ring ring(double r) const;
  /// The phase factor at distance z from the focal plane.
  [[nodiscard]] Defocus defocus(double z) const;
  /// The intensity from both factors.
  [[nodiscard]] double intensity(const Ring& ring, const Defocus& defocus) const;
  [[nodiscard]] double intensity(double r, double z) const { return intensity(ring(r), defocus(z)); }

  /// Full widths at half maximum in the focal plane and on the axis.
  [[nodiscard]] double lateral_width() const { return lateral_width_; }
  [[nodiscard]] double axial_width() const { return axial_width_; }
  /// The integral of the intensity over any plane z = const, by Parseval's theorem.
  [[nodiscard]] double plane_energy() const { return plane_energy_; }
  /// v per unit of r.
  [[nodiscard]] double lateral_wavenumber() const { return lateral_; }

private:
  Detection() = default;

  int orders_ = 1;
  double lateral_ = 0; ///< v / r
  double axial_ = 0;   ///< u / z
  Samples pupil_{};    ///< s at the nodes.
  Samples defocus_{};  ///< q at the nodes.
  Ring weight_{};      ///< w_m times the weight of the quadrature.
  double lateral_width_ = 0;
  double axial_width_ = 0;
  double plane_energy_ = 0;
};

} // namespace lsdeconv
