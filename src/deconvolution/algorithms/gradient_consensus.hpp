#pragma once

#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/deconvolution/convolution_model.hpp"

#include <memory>

namespace lsdeconv {

/// Richardson-Lucy with gradient consensus (Manton & York, doi:10.5281/zenodo.10278919, 2023): in every
/// iteration the photo-electrons are shared out to two halves y_1 and y_2, anew and at random (PhotonSplit),
/// and an object voxel is updated only where both want the same of it, in its neighbourhood,
///
///     c = H' H (g_1 g_2) >= 0,    g_i = v_i / H' M - 1,    v_i = H'( 2 M y_i / (H x + b) ),
///
/// so that each place stops by itself once only noise is left to fit. Unlike theirs, g is bounded
/// (voxel::gradient) and what is updated passes from nothing to all of it within a narrow range of c
/// (voxel::agreed): else the round-off of the transforms would decide where c is near 0, and a block would
/// differ from the whole. The update is that of RichardsonLucy without momentum; it starts as that does.
/// Takes six convolutions per iteration instead of two.
class GradientConsensus : public Deconvolver {
public:
  explicit GradientConsensus(const DeconvolverRequest& request);
  void set_psf(const PointSpreadFunction& psf) override { model_.set_psf(psf); }

private:
  bool iterate(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
               Field& result, const std::function<bool()>& cancelled) override;
  /// One update of the estimate.
  void step(const sink::Ratio& ratio, const PhotonSplit& split);

  Backend& backend_;
  IterationParameters parameters_;
  std::function<bool(int, const Field&)> goes_on_;
  ConvolutionModel model_;
  std::unique_ptr<Field> estimate_;
  std::unique_ptr<Field> correction_; ///< v_1, then (v_1 + v_2) / 2.
  std::unique_ptr<Field> agreement_;  ///< The product, before and after H.
};

} // namespace lsdeconv
