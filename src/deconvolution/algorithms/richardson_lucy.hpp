#pragma once

#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/deconvolution/convolution_model.hpp"

#include <memory>

namespace lsdeconv {

/// Step of the extrapolation before iteration k = 1, 2, …; null: none at all.
using StepRule = float (*)(int k);

/// Richardson-Lucy with the background in the model and unobserved borders,
///   x_{k+1} = p W H'( M y / (H p + b) ),  p = max(x_k + step(k) (x_k - x_{k-1}), 0),  W = 1 / H' M
/// (Richardson 1972; Lucy 1974; Bertero & Boccacci 2005), from x_0 = W H'( M (y - b) ). Without a step rule p
/// = x_k.
class RichardsonLucy : public Deconvolver {
public:
  RichardsonLucy(const DeconvolverRequest& request, StepRule step);
  void set_psf(const PointSpreadFunction& psf) override { model_.set_psf(psf); }
  void run(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
           Field& result) override;

private:
  Backend& backend_;
  IterationParameters parameters_;
  StepRule step_;
  ConvolutionModel model_;
  std::unique_ptr<Field> estimate_;
  /// The estimate before; only where steps need it.
  std::unique_ptr<Field> older_;
};

} // namespace lsdeconv
