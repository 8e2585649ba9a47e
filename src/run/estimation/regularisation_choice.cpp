#include "lsdeconv/run/estimation/regularisation_choice.hpp"

#include "lsdeconv/run/estimation/signal_level.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

constexpr double factor = 3.6;
constexpr double power = 0.75;

double sum_of_squares(const Volume<float>& psf) {
  return std::accumulate(psf.begin(), psf.end(), 0.0, [](double sum, float v) {
    return sum + static_cast<double>(v) * static_cast<double>(v);
  });
}

} // namespace

double bright_photons(const IntensitySample& sample, double background, const NoiseModel& noise) {
  const double signal = noise.gain > 0 ? structure_photons(sample.smoothed, background, noise) : 0;
  const double dark = noise.gain > 0 ? noise.read_noise / noise.gain : 0;
  return signal > 0 ? signal + background / noise.gain + dark * dark : 0;
}

double noise_weight(const PointSpreadFunction& psf, double photons) {
  const double weight = factor * std::sqrt(sum_of_squares(psf.values)) / std::pow(photons, power);
  return std::clamp(weight, least_weight, most_weight);
}

IterationParameters with_half_the_light(IterationParameters parameters) {
  parameters.background /= 2;
  parameters.brightest /= 2;
  parameters.saturation /= 2;
  parameters.regularisation.total_variation *= static_cast<float>(std::pow(2, power));
  return parameters;
}

} // namespace lsdeconv
