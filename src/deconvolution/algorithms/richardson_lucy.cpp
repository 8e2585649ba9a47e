#include "richardson_lucy.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Lower bound of the first estimate and of denominators, relative to the brightest voxel: below any signal.
constexpr float floor_of_brightest = 1e-6F;
/// Lower bound of denominators, relative to the background: with a background they never get there.
constexpr float floor_of_background = 1e-3F;
/// Keeps quotients finite where the brightest voxel is 0.
constexpr float least_floor = 1e-20F;

} // namespace

Floors::Floors(const IterationParameters& parameters)
    : estimate(floor_of_brightest * parameters.brightest),
      denominator(std::max({floor_of_background * parameters.background, estimate, least_floor})) {}

void start_from_correlation(ConvolutionModel& model, const Image& image,
                            const IterationParameters& parameters, Field& estimate) {
  const float background = parameters.start == StartFrom::image ? 0 : parameters.background;
  const float floor = Floors(parameters).estimate;
  model.adjoint(source::Excess{&image, background}, sink::Start{&estimate, floor});
  if (parameters.unseen_areas) {
    model.adjoint(source::Seen{&image}, sink::Weigh{&estimate, floor});
  }
}

RichardsonLucy::RichardsonLucy(const DeconvolverRequest& request, StepRule step)
    : backend_(request.backend), parameters_(request.parameters), step_(step), goes_on_(request.goes_on),
      model_(request.backend, request.psf, request.transform),
      estimate_(request.backend.allocate(request.transform)),
      older_(step != nullptr ? request.backend.allocate(request.transform) : nullptr),
      image_(request.parameters.start == StartFrom::image ? request.backend.allocate(request.transform)
                                                          : nullptr),
      regularisation_(request) {}

void RichardsonLucy::start(const Image& image, const Extent3& data) {
  start_from_correlation(model_, image, parameters_, *estimate_);
  if (image_) { // unseen voxels keep the start from what is around them
    backend_.extract(*estimate_, whole(data), {}, *image_);
    backend_.unpack(image, *image_);
    backend_.extract(*image_, whole(data), {}, *estimate_);
  }
}

bool RichardsonLucy::iterate(const Image& image, const Coverage& coverage, const Box3& wanted,
                             const Blend& blend, Field& result, const std::function<bool()>& cancelled) {
  const float background = parameters_.background;
  const float floor = Floors(parameters_).denominator;

  model_.set_coverage(coverage);
  regularisation_.set_coverage(coverage);
  start(image, coverage.data);
  for (int k = 1; k <= parameters_.iterations; ++k) {
    if (cancelled()) {
      return false;
    }
    regularisation_.smooth(k, estimate_, older_);
    const float step = step_ != nullptr ? step_(k) : 0.0F;
    Field* older = step_ != nullptr ? older_.get() : estimate_.get();
    model_.forward(source::Extrapolation{estimate_.get(), older, step},
                   sink::Ratio{&image, background, floor, parameters_.saturation});
    model_.adjoint(source::StoredRatio{},
                   sink::Update{estimate_.get(), older, step, regularisation_.adjustment(*estimate_)});
    if (step_ != nullptr) { // the update has replaced the older estimate by the new one
      std::swap(estimate_, older_);
    }
    if (goes_on_ && !goes_on_(k, *estimate_)) {
      break;
    }
  }
  backend_.extract(*estimate_, wanted, blend, result);
  return true;
}

std::optional<float> richardson_lucy_empty_block_threshold(const IterationParameters& parameters) {
  if (parameters.start == StartFrom::image) {
    return std::nullopt;
  }
  // Total variation may raise an estimate at its floor by a tenth.
  const bool small =
      1.1F * floor_of_brightest * parameters.brightest <= floor_of_background * parameters.background;
  return small ? parameters.background : 0.0F;
}

} // namespace lsdeconv
