#pragma once

#include "lsdeconv/deconvolution/psf_choices.hpp"

#include <complex>

namespace lsdeconv {

/// The amplitude in the pupil of the lens that forms a light sheet, as a function of the height p across the
/// sheet, where |p| = 1 is the edge.
struct SheetPupil {
  /// Amplitude at height p and defocus u, integrated over the width of the pupil at that height together with
  /// the phase that the defocus has along it.
  using Amplitude = std::complex<double> (*)(double p, double u, double fall_off);

  Amplitude at;
  /// Of a Gaussian beam: half of the aperture in units of the beam's radius, at which its intensity is 1/e^2
  /// of that in the middle.
  double fall_off = 0;

  /// at(p, u, fall_off)
  [[nodiscard]] std::complex<double> amplitude(double p, double u) const { return at(p, u, fall_off); }
};

/// The pupil of a sheet; not for `automatic`.
SheetPupil sheet_pupil(SheetModel sheet, double fall_off);

} // namespace lsdeconv
