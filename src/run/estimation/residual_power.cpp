#include "lsdeconv/run/estimation/residual_power.hpp"

#include "lsdeconv/run/estimation/power_spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace lsdeconv {
namespace {

/// A mean that is made value by value.
struct Mean {
  double sum = 0;
  std::int64_t count = 0;

  void add(double value) {
    sum += value;
    ++count;
  }
  [[nodiscard]] double value() const { return sum / static_cast<double>(count); }
};

/// Power in the band in question over that beyond the PSF.
double ratio_of(const Spectrum& residual, const Spectrum& transfer, const Extent3& box,
                const Triple<double>& fwhm_voxels) {
  constexpr double lowest = 0.35; // waves in a FWHM along z, where a Gaussian PSF passes 42 % of the power …
  constexpr double highest = 0.65; // … and 5 %
  constexpr double across = 0.15;  // and 92 % along y and x
  constexpr double passed = 1e-6;
  constexpr std::int64_t fewest = 30;
  const Extent3 e = residual.extent();
  Mean inside;
  Mean beyond;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        const double along = std::abs(frequency(z, box.z)) * fwhm_voxels.z;
        const double side =
            std::hypot(frequency(y, box.y) * fwhm_voxels.y, frequency(x, box.x) * fwhm_voxels.x);
        if (along >= lowest && along < highest && side < across) {
          inside.add(residual(z, y, x));
        } else if (transfer(z, y, x) < passed) {
          beyond.add(residual(z, y, x));
        }
      }
    }
  }
  return inside.count >= fewest && beyond.count >= fewest ? inside.value() / beyond.value() : 0;
}

double percentile_of(VolumeView<const float> data, double part) {
  std::vector<float> values;
  const Extent3 e = data.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      std::copy_if(data.row(z, y), data.row(z, y) + e.x, std::back_inserter(values),
                   [](float v) { return !std::isnan(v); });
    }
  }
  if (values.empty()) {
    return 0;
  }
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return static_cast<double>(*at);
}

} // namespace

ResidualPower residual_power(FitRequest request, const NoiseModel& noise, VolumeView<const float> data) {
  constexpr double peak = 0.999;
  constexpr double least_light = 0.2; // of the background: estimates of what is dark are rough
  request.rule = {.most = iterations_to_whiteness, .change = std::nullopt};
  request.parameters.regularisation = {};
  const auto background = static_cast<double>(request.parameters.background);
  Volume<float> residual = fitted_box(request, data).image;
  const Extent3 e = data.extent();
  const auto saturation = static_cast<double>(request.parameters.saturation);
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        const double expected = static_cast<double>(residual(z, y, x)) + background;
        const double variance =
            noise.gain * std::max(expected, least_light * background) + noise.read_noise * noise.read_noise;
        const auto seen = static_cast<double>(data(z, y, x));
        const double left = std::isnan(seen) || (seen >= saturation && expected > seen) ? 0 : seen - expected;
        residual(z, y, x) = static_cast<float>(variance > 0 ? left / std::sqrt(variance) : 0);
      }
    }
  }
  const Spectrum transfer = squared_transfer(request.psf.values.view(), e);
  return {.ratio = ratio_of(power_spectrum(residual.view()), transfer, e, request.psf.fwhm_voxels()),
          .photons = std::max(0.0, (percentile_of(data, peak) - background) / noise.gain)};
}

} // namespace lsdeconv
