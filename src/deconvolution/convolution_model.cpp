#include "lsdeconv/deconvolution/convolution_model.hpp"

namespace lsdeconv {

ConvolutionModel::ConvolutionModel(Backend& backend, const PointSpreadFunction& psf, const Extent3& transform)
    : convolver_(backend.convolver(transform)), transfer_(convolver_->transfer_function(psf.values.view())),
      psf_(psf.values.extent()) {
  copy(psf.values.view(), psf_.view());
}

void ConvolutionModel::set_psf(const PointSpreadFunction& psf) {
  copy(psf.values.view(), psf_.view());
  convolver_->replace(*transfer_, psf_.view());
}

void ConvolutionModel::set_coverage(const Coverage& coverage) {
  convolver_->set_coverage(coverage, psf_.view());
}

void ConvolutionModel::forward(const Source& source, const Sink& sink) {
  convolver_->convolve(source, *transfer_, Direction::forward, sink);
}

void ConvolutionModel::adjoint(const Source& source, const Sink& sink) {
  convolver_->convolve(source, *transfer_, Direction::adjoint, sink);
}

} // namespace lsdeconv
