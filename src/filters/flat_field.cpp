#include "lsdeconv/filters/flat_field.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lsdeconv {
namespace {

/// The image has one slice.
template <typename Good>
void require_all(VolumeView<const float> image, const std::string& what, Good&& good) {
  if (const auto bad = first_bad_voxel(image, good)) {
    throw UserError(text("its pixel y ", bad->y, " x ", bad->x, " is ", image(0, bad->y, bad->x),
                         "; every pixel must be ", what));
  }
}

/// 0 marks voxels that no camera saw: what a camera saw must not become 0.
float never_zero(float counts) {
  return counts == 0 ? std::numeric_limits<float>::min() : counts;
}

const float* row_of(const std::optional<Volume<float>>& image, std::int64_t y, std::int64_t x) {
  return image ? image->view().row(0, y) + x : nullptr;
}

} // namespace

Volume<float> normalised_flat(VolumeView<const float> image, float offset) {
  const std::string what = offset == 0 ? std::string("above 0 and finite")
                                       : text("above its offset of ", offset, " (--flat-offset) and finite");
  require_all(image, what, [offset](float v) { return v > offset && std::isfinite(v); });
  Volume<float> flat(image.extent());
  copy(image, flat.view());
  std::transform(flat.begin(), flat.end(), flat.begin(), [offset](float v) { return v - offset; });
  const double mean = std::accumulate(flat.begin(), flat.end(), 0.0) / static_cast<double>(flat.size());
  for (float& value : flat) {
    value = static_cast<float>(value / mean);
  }
  return flat;
}

void require_finite(VolumeView<const float> image) {
  require_all(image, "finite", [](float v) { return std::isfinite(v); });
}

void calibrate(VolumeView<float> voxels, const Box3& box, const Calibration& calibration) {
  const Extent3 e = box.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      const float* dark = row_of(calibration.dark, box.begin.y + y, box.begin.x);
      const float* flat = row_of(calibration.flat, box.begin.y + y, box.begin.x);
      float* row = voxels.row(z, y);
      for (std::int64_t x = 0; x < e.x; ++x) {
        const float light = row[x] - (dark != nullptr ? dark[x] : calibration.offset);
        row[x] = row[x] == 0 ? 0 : never_zero(flat != nullptr ? light / flat[x] : light);
      }
    }
  }
}

} // namespace lsdeconv
