#pragma once

#include "regularisation.hpp"

#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/deconvolution/convolution_model.hpp"

#include <memory>

namespace lsdeconv {

/// The iteration of the program LsDeconvolveMultiGPU since May 2025, to reproduce results made with it:
///
///     x_{k+1} = | x_k H'( x_k / max(H x_k, eps) ) |,    x_0 = y.
///
/// The data enter as the first estimate only. The first step is that of Richardson-Lucy; each later one uses
/// the previous estimate in place of the data, so that contrast grows without bound instead of towards that
/// of the object. There is no background in the model. As in that program the volume is 0 beyond the data,
/// and the neighbours' mean is mixed in only in iterations that smooth.
///
/// Differences: its taper at the faces of blocks, whose effect lies in the halo, is left out; values below 0
/// are replaced by 0 instead of their absolute value; and eps is 1.2e-7 of the brightest voxel instead of the
/// camera's full range.
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
