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
      image_(request.backend.allocate(request.transform)),
      estimate_(request.backend.allocate(request.transform)),
      older_(step != nullptr ? request.backend.allocate(request.transform) : nullptr) {}

void RichardsonLucy::run(VolumeView<const float> image, const Coverage& coverage, const Box3& wanted,
                         VolumeView<float> result) {
  const float background = parameters_.background;
  const float dark = darkness * parameters_.brightest;
  const float floor = std::max({part_of_background * background, dark, least_floor});
  const Field* y = image_.get();
  backend_.upload(image, *image_);

  model_.set_coverage(coverage);
  model_.adjoint(source::Excess{y, background}, sink::Start{estimate_.get(), dark});
  for (int k = 1; k <= parameters_.iterations; ++k) {
    const float step = step_ != nullptr ? step_(k) : 0.0F;
    Field* older = step_ != nullptr ? older_.get() : estimate_.get();
    model_.forward(source::Extrapolation{estimate_.get(), older, step}, sink::Ratio{y, background, floor});
    model_.adjoint(source::Held{}, sink::Update{estimate_.get(), older, step});
    if (step_ != nullptr) {
      std::swap(estimate_, older_);
    }
  }
  backend_.download(*estimate_, wanted, result);
}

} // namespace lsdeconv
