#pragma once

#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/run/estimation/iteration_rule.hpp"

#include <functional>
#include <limits>
#include <vector>

namespace lsdeconv {

/// What a deconvolution is tried with, to see after how many iterations it has done enough.
struct FitRequest {
  Backend& backend;
  const AlgorithmRow& algorithm;
  const PointSpreadFunction& psf;
  IterationParameters parameters; ///< The number of iterations apart, which is that of the rule.
  IterationRule rule;
  std::function<void()> on_iteration = [] {}; ///< Called after each iteration.
};

/// What counts are made of beside the light of the object, all in counts.
struct CountBounds {
  double background = 0;
  double floor = 0; ///< Least count that is expected anywhere.
  /// From which on data are lower bounds.
  double saturation = std::numeric_limits<double>::infinity();
};

/// The deviance of Poisson data from a model (McCullagh & Nelder, Generalized Linear Models, 1989, section
/// 2.3) per voxel: 2 sum( y ln(y/m) - y + m ) / voxels with m = max(model + background, floor), all in
/// counts; y below 0 counts as 0, saturated voxels for which the model expects more than they show as 0
/// deviance, unseen voxels (NaN) do not count. Both views have the same extent. Added up in double precision
/// in a fixed order.
double deviance(VolumeView<const float> data, VolumeView<const float> model, const CountBounds& bounds);

/// Data in two halves: one to deconvolve, one to judge the result by.
struct HeldOut {
  Volume<float> fitted; ///< To deconvolve.
  Volume<float> held;   ///< To judge by.
};

/// Splits data into two halves: each photo-electron, of `gain` counts, goes to one or the other with equal
/// probability. Both are Poisson data of half the light then, and independent of each other. The choice
/// depends on a voxel's place in the volume alone, where `origin` is that of the first one of `data`.
/// Unseen voxels (NaN) are so in both halves. What is at least `saturation` is a lower bound and halved
/// exactly, so that both halves are at least half of `saturation`.
HeldOut split(VolumeView<const float> data, double gain, const Index3& origin,
              float saturation = std::numeric_limits<float>::infinity());

/// Deviances per voxel from `data`, which are deconvolved, and from `judged` after 1, 2, … iterations, as
/// many as the rule asks for. Both have the same extent, in counts after the camera offset; nothing is known
/// of the volume beyond them. Throws Error where the backend does.
DevianceCurve fit_curve(const FitRequest& request, VolumeView<const float> data,
                        VolumeView<const float> judged);

/// A box that was deconvolved; both of its extent, in counts without the background.
struct FittedBox {
  Volume<float> estimate; ///< x, the result.
  Volume<float> image;    ///< H x, by which it explains the data.
};

/// Deconvolves `data` with the rule's largest number of iterations. As fit_curve().
FittedBox fitted_box(const FitRequest& request, VolumeView<const float> data);

} // namespace lsdeconv
