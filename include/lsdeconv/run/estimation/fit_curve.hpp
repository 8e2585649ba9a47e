#pragma once

#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/run/estimation/iteration_rule.hpp"

#include <vector>

namespace lsdeconv {

/// What a deconvolution is tried with.
struct FitRequest {
  Backend& backend;
  const AlgorithmRow& algorithm;
  const PointSpreadFunction& psf;
  FourierEffort effort = FourierEffort::estimate;
  IterationParameters parameters;
  IterationRule rule;
};

/// 2 sum( y ln(y/m) - y + m ) per voxel with m = max(model + background, floor), the deviance of Poisson
/// data; y below 0 count as 0. In double precision, independent of the order of threads.
double deviance(VolumeView<const float> data, VolumeView<const float> model, double background, double floor);

/// Data and their other half, by which what was made of the first is judged.
struct HeldOut {
  Volume<float> fitted;
  Volume<float> held;
};

/// Sends each photo-electron of y, of `gain` counts, to one half or the other by the toss of a coin: both are
/// Poisson data of half the light, and independent of each other. The toss depends on the electron's place in
/// the volume alone; `origin` is that of the first voxel.
HeldOut split(VolumeView<const float> data, double gain, const Index3& origin);

/// Deviances of the estimates after 1, 2, … iterations on `data` that nothing is known beyond, as far as the
/// rule asks for them; `judged` are the data that they are the deviance of.
std::vector<double> fit_curve(const FitRequest& request, VolumeView<const float> data,
                              VolumeView<const float> judged);

} // namespace lsdeconv
