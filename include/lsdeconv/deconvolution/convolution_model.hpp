#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/deconvolution/point_spread_function.hpp"

namespace lsdeconv {

/// The model of image formation, data = H x + background, on a device: convolution H with a PSF and its
/// adjoint H', for blocks of one transform extent. A Convolver together with the PSF of the present block.
class ConvolutionModel {
public:
  /// Allocates workspace and transfer function. Throws as Backend::convolver and Convolver::transfer_function
  /// do.
  ConvolutionModel(Backend& backend, const PointSpreadFunction& psf, const Extent3& transform);

  /// Replaces the PSF by one of the same extent, which must be symmetric if the first one was. The coverage
  /// must be set again afterwards.
  void set_psf(const PointSpreadFunction& psf);
  /// Sets where the next block has data: Convolver::set_coverage with the present PSF.
  void set_coverage(const Coverage& coverage);
  /// sink(H source): Convolver::convolve.
  void forward(const Source& source, const Sink& sink);
  /// sink(H' source).
  void adjoint(const Source& source, const Sink& sink);
  /// Extent of the transform.
  [[nodiscard]] const Extent3& transform() const { return convolver_->extent(); }

private:
  std::unique_ptr<Convolver> convolver_;
  std::unique_ptr<TransferFunction> transfer_;
  Volume<float> psf_;
};

} // namespace lsdeconv
