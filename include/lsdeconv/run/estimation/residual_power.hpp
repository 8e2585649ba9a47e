#pragma once

#include "lsdeconv/run/estimation/fit_curve.hpp"
#include "lsdeconv/run/estimation/noise_model.hpp"

namespace lsdeconv {

/// What a deconvolution has left of a box.
struct ResidualPower {
  /// Power of the residual, weighted by the noise of each voxel, at the frequencies along z that the PSF
  /// passes in part, divided by that at frequencies that it does not pass. About 1 or less where the PSF is
  /// not deeper than that of the data: the estimate explains them up to their noise. No estimate explains
  /// what a PSF that is too deep does not pass. 0: not known, as the box has no such frequencies.
  double ratio = 0;
  double photons = 0; ///< The 99.9th percentile of the box above its background, in photo-electrons.

  /// Whether the ratio is more than errors of models that fit leave: on phantoms up to 1.9 at 100 and 8 at
  /// 1000 photons, with a PSF 20 % too deep mostly 3 and 20 and more.
  [[nodiscard]] bool shows_too_deep_psf() const { return ratio > 1.5 + photons / 100; }
};

/// Iterations after which the residual is looked at: fewer leave structures, too.
inline constexpr int iterations_to_whiteness = 40;

/// Deconvolves a box, in counts after the camera offset, and looks at what is left. request: its rule does
/// not matter, neither does the regularisation, which is left out; noise: with a known gain. Throws Error
/// where the backend does.
ResidualPower residual_power(FitRequest request, const NoiseModel& noise, VolumeView<const float> data);

} // namespace lsdeconv
