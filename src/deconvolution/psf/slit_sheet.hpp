#pragma once

#include "quadrature.hpp"

#include <vector>

namespace lsdeconv {

/// Intensity of a light sheet that a cylinder lens focuses from a uniformly lit slit, 1 in the waist at x =
/// 0, z = 0; x is the direction of propagation, z runs across the sheet:
///   |C|^2 with C(u, v) = int_0^1 cos(v p) exp(-i u p^2 / 2) dp,
///   v = 2 pi NA z / lambda,  u = 2 pi NA^2 x / (lambda n)
/// (Born & Wolf, Principles of Optics, 8.8, for a pupil with one dimension). All lengths in one unit; the
/// wavelength is that in vacuum.
class SlitSheet {
public:
  /// Largest |u| up to which the quadrature is exact to 1e-13 (for |v| <= 60).
  static constexpr double largest_u = 100;

  SlitSheet(double na, double refractive_index, double wavelength);

  [[nodiscard]] double intensity(double z, double x) const;
  /// Full width at half maximum across the waist.
  [[nodiscard]] double waist_width() const;
  /// u at distance x from the waist.
  [[nodiscard]] double u(double x) const { return axial_ * x; }
  /// Sum of intensity(k·step, 0) over all integers k.
  [[nodiscard]] double sampled_energy(double step) const;

private:
  double across_; ///< v / z
  double axial_;  ///< u / x
  std::vector<QuadratureNode> rule_;
};

/// sin(arctan(w / 2f)): the numerical aperture of a slit of full width w before a lens of focal length f.
double slit_aperture(double width, double focal_length);

} // namespace lsdeconv
