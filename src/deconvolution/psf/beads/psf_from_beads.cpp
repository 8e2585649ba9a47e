#include "../median.hpp"
#include "../requirements.hpp"
#include "../smoothing.hpp"
#include "bead_average.hpp"
#include "profile_width.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/beads.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <utility>

namespace lsdeconv {
namespace {

/// Threshold of a stack without noise: this part of its highest peak.
constexpr double least_threshold = 0.01;

/// Throws UserError for a stack without voxels or with values that are not finite.
void check_stack(VolumeView<const float> stack) {
  if (voxel_count(stack.extent()) == 0) {
    throw UserError("the stack has no voxels");
  }
  for (std::int64_t z = 0; z < stack.extent().z; ++z) {
    for (std::int64_t y = 0; y < stack.extent().y; ++y) {
      const float* row = stack.row(z, y);
      if (!std::all_of(row, row + stack.extent().x, [](float value) { return std::isfinite(value); })) {
        throw UserError(text("the stack holds values that are not finite in row y ", y, " of slice z ", z));
      }
    }
  }
}

/// Finds the beads on a smoothed copy of the stack, whose memory is freed afterwards.
std::vector<FoundBead> search(VolumeView<const float> stack, double deviations) {
  Volume<float> smooth = smoothed(stack);
  const StackLevel level = stack_level(smooth.view());
  float highest = 0;
  for (float& value : smooth) {
    value = static_cast<float>(value - level.median);
    highest = std::max(highest, value);
  }
  // Without noise the first term is 0, and any ripple of the background would count as a bead.
  const double threshold = std::max(deviations * level.noise, least_threshold * static_cast<double>(highest));
  std::vector<FoundBead> beads = find_beads(smooth.view(), static_cast<float>(threshold));
  if (beads.empty()) {
    throw UserError(text(std::setprecision(4), "no beads found: nothing rises ", deviations,
                         " standard deviations of the noise (", level.noise,
                         " counts after smoothing) above the median of ", level.median, " counts"));
  }
  return beads;
}

std::vector<Bead> as_beads(const std::vector<FoundBead>& found, const std::vector<BeadFate>& fates) {
  std::vector<Bead> beads;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Index3& at = found[i].peak;
    beads.push_back(
        {.centre = {static_cast<double>(at.z), static_cast<double>(at.y), static_cast<double>(at.x)},
         .fate = fates[i],
         .fwhm = {}});
  }
  return beads;
}

/// The beads that screening has left, and their images in the same order.
struct BeadImages {
  std::vector<Bead*> beads;
  std::vector<BeadImage> images;

  /// Images of the beads that are still in use.
  [[nodiscard]] std::vector<const BeadImage*> used() const {
    std::vector<const BeadImage*> pointers;
    for (std::size_t i = 0; i < beads.size(); ++i) {
      if (beads[i]->fate == BeadFate::used) {
        pointers.push_back(&images[i]);
      }
    }
    return pointers;
  }
};

BeadImages bead_images_of(std::vector<Bead>& beads, const std::vector<FoundBead>& found,
                          VolumeView<const float> stack, const BeadWindow& window) {
  BeadImages bead_images;
  for (std::size_t i = 0; i < beads.size(); ++i) {
    if (beads[i].fate == BeadFate::used) {
      bead_images.beads.push_back(&beads[i]);
      bead_images.images.push_back(bead_image(stack, found[i].peak, window));
      beads[i].centre = bead_images.images.back().centre;
      beads[i].brightness = bead_images.images.back().flux;
    }
  }
  return bead_images;
}

void reject_outliers(BeadImages& bead_images, const BeadWindow& window) {
  const std::vector<bool> marked = outliers(bead_images.used(), window.core);
  for (std::size_t i = 0; i < marked.size(); ++i) {
    if (marked[i] || bead_images.images[i].flux == 0) {
      bead_images.beads[i]->fate = BeadFate::outlier;
    }
  }
}

void measure_widths(BeadImages& bead_images, const Spacing3& voxel) {
  for (std::size_t i = 0; i < bead_images.beads.size(); ++i) {
    for (int axis = 0; axis < axes; ++axis) {
      bead_images.beads[i]->fwhm[axis] =
          voxel[axis] * profile_width(bead_images.images[i].values.view(), axis);
    }
  }
}

BeadWidth width_of(const std::vector<Bead>& beads, int axis) {
  std::vector<double> widths;
  for (const Bead& bead : beads) {
    if (bead.fate == BeadFate::used) {
      widths.push_back(bead.fwhm[axis]);
    }
  }
  const double middle = median(widths);
  return {middle, median_deviation(widths, middle)};
}

/// The average of the beads in use, scaled to their median flux: in counts.
Volume<float> mean_bead(const BeadImages& bead_images) {
  const std::vector<const BeadImage*> used = bead_images.used();
  std::vector<double> fluxes(used.size());
  std::transform(used.begin(), used.end(), fluxes.begin(),
                 [](const BeadImage* image) { return image->flux; });
  const double flux = median(std::move(fluxes));
  Volume<float> mean = robust_mean(used);
  for (float& value : mean) {
    value = static_cast<float>(value * flux);
  }
  return mean;
}

/// Throws UserError, with the number of beads rejected for each reason, where none is used.
void require_used(const BeadPsf& result) {
  if (result.count(BeadFate::used) > 0) {
    return;
  }
  std::string reasons;
  for (const BeadFate fate : bead_fates) {
    if (result.count(fate) > 0) {
      reasons += text(reasons.empty() ? "" : ", ", result.count(fate), " ", name(fate));
    }
  }
  throw UserError(text("none of the ", result.beads.size(), " beads can be used: ", reasons,
                       "; take a stack with beads further apart and away from its faces, exposed below the "
                       "camera's range"));
}

} // namespace

std::string_view name(BeadFate fate) {
  switch (fate) {
  case BeadFate::used:
    return "used";
  case BeadFate::clipped:
    return "clipped by a face of the stack";
  case BeadFate::saturated:
    return "saturated";
  case BeadFate::overlapping:
    return "too close to another";
  case BeadFate::outlier:
    break;
  }
  return "unlike the others in shape or brightness";
}

std::int64_t BeadPsf::count(BeadFate fate) const {
  return std::count_if(beads.begin(), beads.end(), [fate](const Bead& bead) { return bead.fate == fate; });
}

BeadPsf psf_from_beads(VolumeView<const float> stack, const Spacing3& voxel, const BeadOptions& options) {
  require_positive(voxel);
  check_stack(stack);
  const std::vector<FoundBead> found = search(stack, options.threshold);
  const BeadWindow window = bead_window(found, stack.extent());
  BeadPsf result;
  result.half_window = window.half;
  result.beads =
      as_beads(found, screen_beads(found, stack, window, saturation_level(stack, options.saturation)));
  BeadImages bead_images = bead_images_of(result.beads, found, stack, window);
  reject_outliers(bead_images, window);
  require_used(result);
  measure_widths(bead_images, voxel);
  for (int axis = 0; axis < axes; ++axis) {
    result.fwhm[axis] = width_of(result.beads, axis);
  }
  result.psf = measured_psf(mean_bead(bead_images).view(), voxel, voxel, {.energy = options.energy});
  return result;
}

} // namespace lsdeconv
