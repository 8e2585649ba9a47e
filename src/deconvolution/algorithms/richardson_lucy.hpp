#pragma once

#include "regularisation.hpp"

#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/deconvolution/convolution_model.hpp"

#include <memory>

namespace lsdeconv {

/// Step of the extrapolation before iteration k = 1, 2, …; null: none at all.
using StepRule = float (*)(int k);

/// Richardson-Lucy with the background in the model and unobserved borders,
///   x_{k+1} = p W H'( M y / (H p + b) ),  p = max(x_k + step(k) (x_k - x_{k-1}), 0),  W = 1 / H' M
/// (Richardson 1972; Lucy 1974; Bertero & Boccacci 2005), from x_0 = W H'( M (y - b) ), or x_0 = y where
/// parameters say so. Without a step rule p = x_k.
class RichardsonLucy : public Deconvolver {
public:
  RichardsonLucy(const DeconvolverRequest& request, StepRule step);
  void set_psf(const PointSpreadFunction& psf) override { model_.set_psf(psf); }

private:
  bool iterate(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
               Field& result, const std::function<bool()>& cancelled) override;
  void start(const Image& image);

  Backend& backend_;
  IterationParameters parameters_;
  StepRule step_;
  std::function<bool(int, const Field&)> goes_on_;
  ConvolutionModel model_;
  std::unique_ptr<Field> estimate_;
  /// The estimate before; only where steps need it.
  std::unique_ptr<Field> older_;
  Regularisation regularisation_;
};

/// See AlgorithmRow::empty_block_threshold. Where y <= b everywhere, x_0 = W H'( M (y - b) ) is at its floor,
/// 1e-6 of the brightest voxel; every correction W H'( M y / (Hp + b) ) is at most 1 there, so that the
/// estimate can only fall, and momentum follows it downwards. That floor must be small against b; else only y
/// <= 0 will do, whose first correction is 0.
std::optional<float> richardson_lucy_empty_block_threshold(const IterationParameters& parameters);

} // namespace lsdeconv
