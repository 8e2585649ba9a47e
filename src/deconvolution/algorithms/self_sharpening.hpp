#pragma once

#include "regularisation.hpp"

#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/deconvolution/convolution_model.hpp"

#include <memory>

namespace lsdeconv {

/// The iteration of LsDeconvolveMultiGPU since May 2025,
///   x_{k+1} = | x_k H'( x_k / max(H x_k, eps) ) |,  x_0 = y,
/// to reproduce results of that time. The data enter as the start only: the first step is Richardson-Lucy's,
/// each later one takes the estimate before for data, so that contrast grows without bound instead of
/// towards the object's. The background is not in the model. Zero beyond the data, as there; the taper that
/// program lays on the faces is left out (it hides them in the halo), values below 0 count as 0 where it
/// reflects them, and eps is 1.2e-7 of the brightest voxel, where it is that part of the camera's full range.
/// Neighbours' mean only in iterations that smooth, as there.
class SelfSharpening : public Deconvolver {
public:
  explicit SelfSharpening(const DeconvolverRequest& request);
  void set_psf(const PointSpreadFunction& psf) override { model_.set_psf(psf); }

private:
  bool iterate(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
               Field& result, const std::function<bool()>& cancelled) override;
  Backend& backend_;
  IterationParameters parameters_;
  std::function<bool(int, const Field&)> goes_on_;
  ConvolutionModel model_;
  std::unique_ptr<Field> estimate_;
  Regularisation regularisation_;
};

} // namespace lsdeconv
