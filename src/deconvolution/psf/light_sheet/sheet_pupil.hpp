#pragma once

#include "lsdeconv/deconvolution/psf_choices.hpp"

#include <complex>

namespace lsdeconv {

/// The lens that forms a light sheet, as seen across the sheet.
struct SheetPupil {
  /// Amplitude at height p, |p| <= 1 at the edge, summed over the width of the pupil there with its part of
  /// the defocus u.
  using Amplitude = std::complex<double> (*)(double p, double u, double fall_off);

  Amplitude at;
  /// Of a Gaussian beam: half the aperture in units of the beam's radius (where its intensity is 1/e^2 of
  /// that in the middle).
  double fall_off = 0;

  [[nodiscard]] std::complex<double> amplitude(double p, double u) const { return at(p, u, fall_off); }
};

/// The pupil of a sheet; not for `automatic`.
SheetPupil sheet_pupil(SheetModel sheet, double fall_off);

} // namespace lsdeconv
