#include "bead_images.hpp"

#include "../energy_crop.hpp"
#include "../face_level.hpp"
#include "../resampling.hpp"
#include "../smoothing.hpp"
#include "../windowed_centroid.hpp"

#include <algorithm>
#include <utility>

namespace lsdeconv {
namespace {

/// Voxels beyond the window from which its outermost ones are interpolated.
constexpr std::int64_t margin = 3;

/// A copy from which the background of its surroundings is subtracted.
Volume<float> above_surroundings(VolumeView<const float> part) {
  Volume<float> values(part.extent());
  copy(part, values.view());
  const double level = face_level(part).level;
  for (float& value : values) {
    value = static_cast<float>(value - level);
  }
  return values;
}

Triple<double> as_double(const Index3& at) {
  return {static_cast<double>(at.z), static_cast<double>(at.y), static_cast<double>(at.x)};
}

} // namespace

BeadImage bead_image(VolumeView<const float> stack, const Index3& peak, const BeadWindow& window) {
  const Box3 box =
      intersection(window.around(peak, window.half).grown({margin, margin, margin}), whole(stack.extent()));
  const Volume<float> part = above_surroundings(stack.part(box));
  const Triple<double> sigma{window.fwhm.z / widths_per_sigma, window.fwhm.y / widths_per_sigma,
                             window.fwhm.x / widths_per_sigma};
  const Triple<double> centre = windowed_centroid(part.view(), as_double(peak - box.begin), sigma);
  BeadImage image{centre + as_double(box.begin), 0, resampled(part.view(), centre, {1, 1, 1}, window.half)};
  const Box3 core = middle_box(image.values.extent(), window.core);
  image.flux = std::max(0.0, sum_of(std::as_const(image.values).view().part(core)));
  for (float& value : image.values) {
    value = image.flux > 0 ? static_cast<float>(value / image.flux) : 0;
  }
  return image;
}

} // namespace lsdeconv
