#include "richardson_lucy.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Relative to the brightest voxel: below any signal.
constexpr float darkness = 1e-6F;
/// Relative to the background, which keeps the model above it.
constexpr float part_of_background = 1e-3F;
/// Keeps quotients finite where all that is known of the brightest voxel is 0.
constexpr float least_floor = 1e-20F;

} // namespace

RichardsonLucy::RichardsonLucy(const DeconvolverRequest& request, StepRule step)
    : backend_(request.backend), parameters_(request.parameters), step_(step),
      model_(request.backend, request.psf, request.transform, request.effort),
      estimate_(request.backend.allocate(request.transform)),
      older_(step != nullptr ? request.backend.allocate(request.transform) : nullptr) {}

void RichardsonLucy::run(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
                         Field& result) {
  const float background = parameters_.background;
  const float dark = darkness * parameters_.brightest;
  const float floor = std::max({part_of_background * background, dark, least_floor});

  model_.set_coverage(coverage);
  model_.adjoint(source::Excess{&image, background}, sink::Start{estimate_.get(), dark});
  for (int k = 1; k <= parameters_.iterations; ++k) {
    const float step = step_ != nullptr ? step_(k) : 0.0F;
    Field* older = step_ != nullptr ? older_.get() : estimate_.get();
    model_.forward(source::Extrapolation{estimate_.get(), older, step},
                   sink::Ratio{&image, background, floor});
    model_.adjoint(source::Held{}, sink::Update{estimate_.get(), older, step});
    if (step_ != nullptr) {
      std::swap(estimate_, older_);
    }
  }
  backend_.extract(*estimate_, wanted, blend, result);
}

} // namespace lsdeconv
