#include "richardson_lucy.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Relative to the brightest voxel: below any signal.
constexpr float empty_block_threshold = 1e-6F;
/// Relative to the background, which keeps the model above it.
constexpr float part_of_background = 1e-3F;
/// Keeps quotients finite where all that is known of the brightest voxel is 0.
constexpr float least_floor = 1e-20F;

} // namespace

RichardsonLucy::RichardsonLucy(const DeconvolverRequest& request, StepRule step)
    : backend_(request.backend), parameters_(request.parameters), step_(step), goes_on_(request.goes_on),
      model_(request.backend, request.psf, request.transform, request.effort),
      estimate_(request.backend.allocate(request.transform)),
      older_(step != nullptr ? request.backend.allocate(request.transform) : nullptr),
      regularisation_(request.backend, request.parameters, request.transform) {}

void RichardsonLucy::start(const Image& image) {
  if (parameters_.start == StartFrom::image) {
    backend_.unpack(image, *estimate_);
  } else {
    model_.adjoint(source::Excess{&image, parameters_.background},
                   sink::Start{estimate_.get(), empty_block_threshold * parameters_.brightest});
  }
}

bool RichardsonLucy::iterate(const Image& image, const Coverage& coverage, const Box3& wanted,
                             const Blend& blend, Field& result, const std::function<bool()>& cancelled) {
  const float background = parameters_.background;
  const float floor =
      std::max({part_of_background * background, empty_block_threshold * parameters_.brightest, least_floor});

  model_.set_coverage(coverage);
  start(image);
  for (int k = 1; k <= parameters_.iterations; ++k) {
    if (cancelled()) {
      return false;
    }
    regularisation_.smooth(k, estimate_, older_);
    const float step = step_ != nullptr ? step_(k) : 0.0F;
    Field* older = step_ != nullptr ? older_.get() : estimate_.get();
    model_.forward(source::Extrapolation{estimate_.get(), older, step},
                   sink::Ratio{&image, background, floor});
    model_.adjoint(source::Held{},
                   sink::Update{estimate_.get(), older, step, regularisation_.adjustment(*estimate_)});
    if (step_ != nullptr) {
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
  // Total variation may lift an estimate at its floor by a tenth.
  const bool small =
      1.1F * empty_block_threshold * parameters.brightest <= part_of_background * parameters.background;
  return small ? parameters.background : 0.0F;
}

} // namespace lsdeconv
