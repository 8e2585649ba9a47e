#include "regularisation.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// Gradient below which the total variation is smooth (operation::TotalVariation), relative to the brightest
/// voxel.
constexpr float smoothness = 1e-3F;
/// Standard deviation of the Gaussian, in units of the voxel's smallest side.
constexpr double gaussian_sigma = 0.5;
/// Standard deviations at which the Gaussian is cut off: 6e-5 of it lies beyond.
constexpr double gaussian_reach = 4;

/// Voxel size in units of its smallest side.
Triple<double> relative(const Triple<double>& spacing) {
  const double smallest = std::min({spacing.z, spacing.y, spacing.x});
  return {spacing.z / smallest, spacing.y / smallest, spacing.x / smallest};
}

operation::TotalVariation total_variation(const IterationParameters& parameters) {
  const Triple<double> spacing = relative(parameters.regularisation.spacing);
  return {.strength = parameters.regularisation.total_variation,
          .smoothness = std::max(smoothness * parameters.brightest, 1e-20F), // keeps the quotient finite
          .spacing = {static_cast<float>(spacing.z), static_cast<float>(spacing.y),
                      static_cast<float>(spacing.x)}};
}

/// A sampled Gaussian of standard deviation `sigma` voxels, normalised.
std::array<float, operation::Smooth::most_taps> gaussian_taps(double sigma) {
  std::array<double, operation::Smooth::most_taps> weights{};
  double sum = 0;
  for (std::size_t d = 0; d < weights.size() && static_cast<double>(d) <= std::ceil(gaussian_reach * sigma);
       ++d) {
    weights[d] = std::exp(-std::pow(static_cast<double>(d) / sigma, 2) / 2);
    sum += d == 0 ? weights[d] : 2 * weights[d];
  }
  std::array<float, operation::Smooth::most_taps> taps{};
  std::transform(weights.begin(), weights.end(), taps.begin(),
                 [sum](double w) { return static_cast<float>(w / sum); });
  return taps;
}

operation::Smooth gaussian(const Triple<double>& spacing) {
  const Triple<double> side = relative(spacing);
  return {.taps = {gaussian_taps(gaussian_sigma / side.z), gaussian_taps(gaussian_sigma / side.y),
                   gaussian_taps(gaussian_sigma / side.x)}};
}

} // namespace

Regularisation::Regularisation(const DeconvolverRequest& request)
    : backend_(request.backend), parameters_(request.parameters.regularisation),
      iterations_(request.parameters.iterations), transform_(request.transform),
      half_support_(request.psf.half_support()), total_variation_(total_variation(request.parameters)),
      gaussian_(gaussian(parameters_.spacing)),
      field_(parameters_.any() ? backend_.allocate(transform_) : nullptr) {}

void Regularisation::set_coverage(const Coverage& coverage) {
  for (int axis = 0; axis < axes; ++axis) {
    const std::int64_t half = half_support_[axis];
    total_variation_.ends[axis] = coverage.wraps[axis] ? operation::ObjectEnds{}
                                                       : operation::ObjectEnds{coverage.data[axis] + half - 1,
                                                                               transform_[axis] - half - 1};
  }
}

double Regularisation::bytes_per_voxel(const RegularisationParameters& parameters) {
  return parameters.any() ? sizeof(float) : 0;
}

bool Regularisation::smooth(int k, std::unique_ptr<Field>& estimate, std::unique_ptr<Field>& older) {
  const int interval = parameters_.smoothing_interval;
  if (interval == 0 || k % interval != 0 || k == 1 || k >= iterations_) {
    return false;
  }
  for (std::unique_ptr<Field>* field : {&estimate, &older}) {
    if (*field) {
      backend_.apply(gaussian_, **field, *field_);
      std::swap(*field, field_);
    }
  }
  return true;
}

Adjustment Regularisation::adjustment(Field& estimate) {
  if (parameters_.total_variation > 0) {
    backend_.apply(total_variation_, estimate, *field_);
    return adjustment::Scaled{field_.get()};
  }
  if (parameters_.damping > 0) {
    backend_.apply(operation::NeighbourMean{}, estimate, *field_);
    return adjustment::Mixed{field_.get(), parameters_.damping};
  }
  return adjustment::None{};
}

} // namespace lsdeconv
