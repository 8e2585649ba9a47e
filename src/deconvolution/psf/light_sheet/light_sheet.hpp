#pragma once

#include "sheet_pupil.hpp"

#include <complex>
#include <vector>

namespace lsdeconv {

/// Intensity of a light sheet, 1 in its waist at x = 0, z = 0. x is the direction of propagation, z the one
/// across the sheet:
///
///     |C|^2 with C(u, v) = int_{-1}^{1} g(p, u) exp(i v p - i u p^2 / 2) dp / int g(p, 0) dp,
///     v = 2 pi NA z / lambda,    u = 2 pi NA^2 x / (lambda n),
///
/// where g is the pupil of sheet_pupil.hpp (Born & Wolf, Principles of Optics, section 8.8, for a pupil of
/// one dimension). With p = sin(t) the integrand is smooth for all pupils. All lengths are in one unit;
/// lambda is the wavelength in vacuum. An aperture of 0 makes a sheet that is equally bright everywhere.
class LightSheet {
public:
  /// The sheet at one distance x from the waist, for many z: everything that depends on x alone is computed
  /// once.
  class Section {
  public:
    /// At distance z from the middle of the sheet.
    [[nodiscard]] double intensity(double z) const;

  private:
    friend class LightSheet;
    /// A node of the quadrature.
    struct Term {
      double frequency;            ///< v p / z
      std::complex<double> weight; ///< Everything but exp(i v p).
    };
    std::vector<Term> terms_;
  };

  /// Intensities are exact to 1e-12 for |x| and |z| up to the distances `reach_x`, `reach_z`.
  LightSheet(const SheetPupil& pupil, double na, double refractive_index, double wavelength, double reach_x,
             double reach_z);

  [[nodiscard]] Section section(double x) const;
  [[nodiscard]] double intensity(double z, double x) const { return section(x).intensity(z); }
  /// v at distance z from the middle, u at distance x from the waist.
  [[nodiscard]] double v(double z) const { return across_ * z; }
  [[nodiscard]] double u(double x) const { return axial_ * x; }
  /// Sum of intensity(k step, x) over all integers k; infinite for an aperture of 0.
  [[nodiscard]] double sampled_energy(double step, double x) const;

private:
  struct Node {
    double p;
    double weight; ///< Of the integral over [0, 1].
  };
  /// The spectrum of the intensity at a distance u from the waist: the autocorrelation of the pupil, shifted
  /// by 2 `shift` in all, 0 <= shift < 1.
  [[nodiscard]] double correlation(double shift, double u) const;

  SheetPupil pupil_;
  double across_; ///< v / z
  double axial_;  ///< u / x
  std::vector<Node> nodes_;
  double whole_; ///< int_0^1 g(p, 0) dp
};

/// sin(arctan(w / 2f)): the numerical aperture of a slit of full width w before a lens of focal length f.
double slit_aperture(double width, double focal_length);

} // namespace lsdeconv
