#pragma once

#include "lsdeconv/core/volume.hpp"

#include <array>
#include <cstdint>
#include <limits>

namespace lsdeconv {

/// The noise that data are expected to have around their model: Poisson of photo-electrons and, in addition,
/// the camera's, which is taken for that of so many photo-electrons more (Snyder, Hammoud & White, J. Opt.
/// Soc. Am. A 10:1014, 1993).
struct ExpectedNoise {
  double gain = 1;       ///< Counts per photo-electron, above 0.
  double background = 0; ///< Counts that the data hold beside the model's.
  double shift = 0;      ///< Counts that are added to data and model alike for the camera's noise.
  /// Counts from which on data are lower bounds, which do not count.
  double saturation = std::numeric_limits<double>::infinity();
};

/// Sums over the voxels of boxes of what a model leaves of the data.
struct ResidualSums {
  /// The neighbours of a voxel, of two that lie opposite each other only one.
  static constexpr int neighbours = 13;

  std::int64_t voxels = 0; ///< That are seen.
  double deviance = 0;     ///< Of Poisson data from the model, in photo-electrons.
  double expected = 0;     ///< What that is on average where the model is right.
  double squares = 0;      ///< Of the standardised residual, (data - model) / standard deviation.
  /// Products of the standardised residuals of a voxel and of a neighbour, and how many there are.
  std::array<double, neighbours> products{};
  std::array<std::int64_t, neighbours> pairs{};

  /// Adds those of another box.
  ResidualSums& operator+=(const ResidualSums& other);

  /// The deviance (twice Csiszár's I-divergence; McCullagh & Nelder, Generalized Linear Models, 1989, section
  /// 2.3) over its expectation: about 1 where the model explains the data up to their noise, less where it
  /// follows the noise, more where it leaves structures. NaN without voxels.
  [[nodiscard]] double deviance_ratio() const;

  /// How much neighbouring residuals have in common: the root of the mean square of their correlations, over
  /// the 26 neighbours, less what chance makes of it; 0 for a white residual, 1 for equal neighbours. The
  /// whiteness measure of Almeida & Figueiredo (IEEE Trans. Image Process. 22:2751, 2013) at lag 1. NaN
  /// without voxels.
  [[nodiscard]] double structure() const;
};

/// The mean of 2 (k ln(k/m) - k + m) for Poisson numbers k of expectation m >= 0: near 1 for many photons.
double expected_deviance(double m);

/// The sums of a box. data: in counts; unseen voxels (NaN) do not count. model: H x without background, of
/// the same extent. In a fixed order: the same bits in every call.
ResidualSums residual_sums(VolumeView<const float> data, VolumeView<const float> model,
                           const ExpectedNoise& noise);

} // namespace lsdeconv
