#pragma once

#include "regularisation.hpp"

#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/deconvolution/convolution_model.hpp"

#include <memory>

namespace lsdeconv {

/// Lower bounds of Richardson-Lucy, in counts.
struct Floors {
  explicit Floors(const IterationParameters& parameters);
  float estimate;    ///< Of the first estimate.
  float denominator; ///< Of Hx + b.
};

/// Sets `estimate` to the first estimate of RichardsonLucy but for StartFrom::image, which has only what lies
/// beyond the data from it.
void start_from_correlation(ConvolutionModel& model, const Image& image,
                            const IterationParameters& parameters, Field& estimate);

/// Step of the extrapolation before iteration k = 1, 2, …; null: no extrapolation.
using StepRule = float (*)(int k);

/// Richardson-Lucy (Richardson, J. Opt. Soc. Am. 62:55, 1972; Lucy, Astron. J. 79:745, 1974) with the
/// background in the model and the object extended beyond the data (Bertero & Boccacci, Astron. Astrophys.
/// 437:369, 2005):
///
///     x_{k+1} = p H'( M y / (H p + b) ) / H' M,    p = max(x_k + step(k) (x_k - x_{k-1}), 0),
///
/// from x_0 = max(H'( M (y - b) ) / H' M, floor). For StartFrom::image, x_0 = y where there are data and as
/// with b = 0 beyond them. Without a step rule p = x_k. Each iteration is two convolutions, one forward with
/// the ratio as its sink and one adjoint from there to the update. A constant above a constant background
/// stays what it is, up to the faces: H' M is left out of account nowhere (voxel::updated).
class RichardsonLucy : public Deconvolver {
public:
  RichardsonLucy(const DeconvolverRequest& request, StepRule step);
  void set_psf(const PointSpreadFunction& psf) override { model_.set_psf(psf); }

private:
  bool iterate(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
               Field& result, const std::function<bool()>& cancelled) override;
  /// Sets estimate_ to x_0.
  void start(const Image& image, const Extent3& data);

  Backend& backend_;
  IterationParameters parameters_;
  StepRule step_;
  std::function<bool(int, const Field&)> goes_on_;
  ConvolutionModel model_;
  std::unique_ptr<Field> estimate_; ///< x_k
  std::unique_ptr<Field> older_;    ///< x_{k-1}; null without a step rule.
  std::unique_ptr<Field> image_;    ///< The data, for StartFrom::image; else null.
  Regularisation regularisation_;
};

/// AlgorithmRow::empty_block_threshold of RichardsonLucy. Where y <= b everywhere, x_0 is at its floor, 1e-6
/// of the brightest voxel, and every factor H'( M y / (Hp + b) ) / H' M is at most 1; so the estimate can
/// only fall, and the extrapolation follows it downwards. If that floor is small against b, the bound is b.
/// Else it is 0: for y <= 0 the first factor is 0.
std::optional<float> richardson_lucy_empty_block_threshold(const IterationParameters& parameters);

} // namespace lsdeconv
