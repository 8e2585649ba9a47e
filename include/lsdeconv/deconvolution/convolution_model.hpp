#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/deconvolution/point_spread_function.hpp"

namespace lsdeconv {

/// The image formation H and its adjoint H' on a device, for blocks of one transform extent.
class ConvolutionModel {
public:
  ConvolutionModel(Backend& backend, const PointSpreadFunction& psf, const Extent3& transform,
                   FourierEffort effort);

  /// Takes the place of the first, which was of the same extent and as symmetric. The coverage must be set
  /// again.
  void set_psf(const PointSpreadFunction& psf);
  /// Where the next block has data.
  void set_coverage(const Coverage& coverage);
  void forward(const Source& source, const Sink& sink);
  void adjoint(const Source& source, const Sink& sink);
  [[nodiscard]] const Extent3& transform() const { return convolver_->extent(); }

private:
  std::unique_ptr<Convolver> convolver_;
  std::unique_ptr<TransferFunction> transfer_;
  Volume<float> psf_;
};

} // namespace lsdeconv
