#include "self_sharpening.hpp"

#include <algorithm>
#include <limits>

namespace lsdeconv {

SelfSharpening::SelfSharpening(const DeconvolverRequest& request)
    : backend_(request.backend), parameters_(request.parameters), goes_on_(request.goes_on),
      model_(request.backend, request.psf, request.transform),
      estimate_(request.backend.allocate(request.transform)), regularisation_(request) {}

bool SelfSharpening::iterate(const Image& image, const Coverage& /*coverage*/, const Box3& wanted,
                             const Blend& blend, Field& result, const std::function<bool()>& cancelled) {
  const float floor = std::max(std::numeric_limits<float>::epsilon() * parameters_.brightest, 1e-20F);
  std::unique_ptr<Field> none;

  model_.set_coverage(
      {model_.transform(), {true, true, true}}); // all of the transform counts as data: weights 1
  backend_.unpack(image, *estimate_);
  for (int k = 1; k <= parameters_.iterations; ++k) {
    if (cancelled()) {
      return false;
    }
    const bool smoothed = regularisation_.smooth(k, estimate_, none);
    Field* x = estimate_.get();
    model_.forward(source::Extrapolation{x, nullptr, 0}, sink::SelfRatio{x, floor});
    model_.adjoint(source::StoredRatio{},
                   sink::Update{x, x, 0, smoothed ? regularisation_.adjustment(*x) : adjustment::None{}});
    if (goes_on_ && !goes_on_(k, *x)) {
      break;
    }
  }
  backend_.extract(*estimate_, wanted, blend, result);
  return true;
}

} // namespace lsdeconv
