#include "lsdeconv/run/estimation/box_quality.hpp"

#include "lsdeconv/run/estimation/regularisation_choice.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace lsdeconv {
namespace {

double sum_of(VolumeView<const float> voxels) {
  const Extent3 e = voxels.extent();
  double sum = 0;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        sum += std::isnan(voxels(z, y, x)) ? 0 : static_cast<double>(voxels(z, y, x));
      }
    }
  }
  return sum;
}

/// Less `background`, and at least 0.
BoxViews views_of(VolumeView<const float> voxels, float background) {
  const Extent3 e = voxels.extent();
  BoxViews views{std::vector<float>(static_cast<std::size_t>(e.y * e.x)),
                 std::vector<float>(static_cast<std::size_t>(e.z * e.x))};
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        float& from_above = views.along_z[static_cast<std::size_t>(y * e.x + x)];
        float& from_the_side = views.along_y[static_cast<std::size_t>(z * e.x + x)];
        from_above = std::max(from_above, voxels(z, y, x) - background);
        from_the_side = std::max(from_the_side, voxels(z, y, x) - background);
      }
    }
  }
  return views;
}

/// data: the part of the counts that the model explains, all or half of them.
ResidualSums residual_of(const BoxData& box, VolumeView<const float> data, VolumeView<const float> model,
                         const IterationParameters& parameters, double part) {
  return residual_sums(data, model,
                       {.gain = box.gain,
                        .background = static_cast<double>(parameters.background),
                        .shift = part * box.shift,
                        .saturation = static_cast<double>(parameters.saturation)});
}

/// What the whole of the photo-electrons says.
void add_whole(BoxQuality& sums, const FitRequest& request, const BoxData& data, const FittedBox& fitted) {
  sums.raw_views = views_of(data.counts, request.parameters.background);
  sums.result_views = views_of(fitted.estimate.view(), 0);
  if (data.gain > 0) {
    sums.residual = residual_of(data, data.counts, fitted.image.view(), request.parameters, 1);
    return;
  }
  sums.tiles = noise_tiles(data.counts, {data.counts, fitted.estimate.view()});
  const HalfSpectrum seen = windowed_spectrum(data.counts);
  const Triple<double> width = request.psf.fwhm_voxels();
  sums.raw = section_sums(seen, seen, sums.box, width);
  sums.model = section_sums(windowed_spectrum(fitted.image.view()), seen, sums.box, width);
}

/// first - second
Volume<float> difference(const Volume<float>& first, const Volume<float>& second) {
  Volume<float> left(first.extent());
  std::transform(first.begin(), first.end(), second.begin(), left.begin(), std::minus<>());
  return left;
}

/// What its two halves say. guide: the model of the whole.
void add_halves(BoxQuality& sums, FitRequest request, const BoxData& data, VolumeView<const float> guide) {
  const HeldOut parts = split(data.counts, data.gain, data.origin, request.parameters.saturation);
  request.parameters = with_half_the_light(request.parameters);
  const FittedBox first = fitted_box(request, parts.fitted.view());
  const FittedBox second = fitted_box(request, parts.held.view());
  const Triple<double> width = request.psf.fwhm_voxels();
  const HalfSpectrum raw_first = windowed_spectrum(parts.fitted.view());
  const HalfSpectrum raw_second = windowed_spectrum(parts.held.view());
  const auto sections = [&](const HalfSpectrum& a, const HalfSpectrum& b) {
    return section_sums(a, b, sums.box, width);
  };
  sums.halves = true;
  sums.raw = sections(raw_first, raw_second);
  sums.result = sections(windowed_spectrum(first.estimate.view()), windowed_spectrum(second.estimate.view()));
  const SectionSums there = sections(windowed_spectrum(first.image.view()), raw_second);
  const SectionSums back = sections(windowed_spectrum(second.image.view()), raw_first);
  for (int axis = 0; axis < axes; ++axis) {
    sums.model[axis].add(there[axis], 0.5);
    sums.model[axis].add(back[axis], 0.5);
  }
  sums.held_out = residual_of(data, parts.held.view(), first.image.view(), request.parameters, 0.5);
  sums.held_out += residual_of(data, parts.fitted.view(), second.image.view(), request.parameters, 0.5);
  const Volume<float> raw_noise = difference(parts.fitted, parts.held);
  sums.tiles =
      noise_tiles(data.counts, {raw_noise.view(), difference(first.estimate, second.estimate).view()});
  sums.noise_before = bright_noise(guide, parts.fitted.view(), parts.held.view(),
                                   static_cast<double>(request.parameters.background));
  sums.noise_after = bright_noise(guide, first.estimate.view(), second.estimate.view(), 0);
}

} // namespace

BoxQuality box_quality(const FitRequest& request, const BoxData& data) {
  BoxQuality sums{.box = data.counts.extent(), .light = std::max(0.0, sum_of(data.counts))};
  const FittedBox fitted = fitted_box(request, data.counts);
  add_whole(sums, request, data, fitted);
  if (data.gain > 0) {
    add_halves(sums, request, data, fitted.image.view());
  }
  return sums;
}

} // namespace lsdeconv
