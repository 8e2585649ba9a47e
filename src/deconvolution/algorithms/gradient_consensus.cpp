#include "gradient_consensus.hpp"

#include "richardson_lucy.hpp"

namespace lsdeconv {

GradientConsensus::GradientConsensus(const DeconvolverRequest& request)
    : backend_(request.backend), parameters_(request.parameters), goes_on_(request.goes_on),
      model_(request.backend, request.psf, request.transform),
      estimate_(request.backend.allocate(request.transform)),
      correction_(request.backend.allocate(request.transform)),
      agreement_(request.backend.allocate(request.transform)) {}

void GradientConsensus::step(const sink::Ratio& ratio, const PhotonSplit& split) {
  const source::Extrapolation estimate{estimate_.get(), estimate_.get(), 0};
  PhotonSplit other = split;
  other.second = true;
  model_.forward(estimate, sink::HalfRatio{ratio, split});
  model_.adjoint(source::StoredRatio{}, sink::Store{correction_.get()});
  model_.forward(estimate, sink::HalfRatio{ratio, other});
  model_.adjoint(source::StoredRatio{}, sink::Agreement{correction_.get(), agreement_.get()});
  model_.forward(source::Plain{agreement_.get()}, sink::Store{agreement_.get()});
  model_.adjoint(source::Plain{agreement_.get()}, sink::AgreedUpdate{estimate_.get(), correction_.get()});
}

bool GradientConsensus::iterate(const Image& image, const Coverage& coverage, const Box3& wanted,
                                const Blend& blend, Field& result, const std::function<bool()>& cancelled) {
  const sink::Ratio ratio{&image, parameters_.background, Floors(parameters_).denominator,
                          parameters_.saturation};
  const Index3 begin = parameters_.region_begin + coverage.origin;
  model_.set_coverage(coverage);
  start_from_correlation(model_, image, parameters_, *estimate_);
  for (int k = 1; k <= parameters_.iterations; ++k) {
    if (cancelled()) {
      return false;
    }
    step(ratio, {.gain = parameters_.gain,
                 .draw = static_cast<std::uint64_t>(k),
                 .begin_z = begin.z,
                 .begin_y = begin.y,
                 .begin_x = begin.x});
    if (goes_on_ && !goes_on_(k, *estimate_)) {
      break;
    }
  }
  backend_.extract(*estimate_, wanted, blend, result);
  return true;
}

} // namespace lsdeconv
