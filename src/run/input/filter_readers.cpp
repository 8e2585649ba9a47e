#include "filter_readers.hpp"

#include "lsdeconv/core/finite_voxels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lsdeconv {

void CalibratedReader::read(const Box3& box, VolumeView<float> voxels) {
  volume().read(box, voxels);
  calibrate(voxels, box, calibration_);
}

void DestripedReader::read(const Box3& box, VolumeView<float> voxels) {
  volume().read(box, voxels);
  subtract_stripes(voxels, box, *stripes_, threads_);
}

void SmoothedReader::read(const Box3& box, VolumeView<float> voxels) {
  const Extent3& extent = description().extent;
  const Box3 input = needed_box(box, kernels_, extent);
  Volume<float> image(input.extent());
  volume().read(input, image.view());
  require_finite(image.view(), input.begin, true); // here: afterwards its neighbours would be neither
  if (std::none_of(image.begin(), image.end(), [](float v) { return std::isnan(v); })) {
    filter(image.view(), box, kernels_, extent, voxels, threads_);
    return;
  }
  filter_seen(image, box, voxels);
}

/// The mean of the seen voxels with the kernel's weights, where the voxel itself is seen.
void SmoothedReader::filter_seen(Volume<float>& image, const Box3& box, VolumeView<float> voxels) {
  constexpr float round_off = 1e-5F; // of the sum of the weights
  const Extent3& extent = description().extent;
  const Box3 inside = box.relative_to(needed_box(box, kernels_, extent).begin);
  Volume<float> seen(image.extent());
  std::transform(image.begin(), image.end(), seen.begin(),
                 [](float v) { return std::isnan(v) ? 0.0F : 1.0F; });
  Volume<float> here(box.extent());
  copy(VolumeView<const float>(seen.view()).part(inside), here.view());
  std::replace_if(
      image.begin(), image.end(), [](float v) { return std::isnan(v); }, 0.0F);
  filter(image.view(), box, kernels_, extent, voxels, threads_);
  Volume<float> weights(box.extent());
  filter(seen.view(), box, kernels_, extent, weights.view(), threads_);
  const Extent3 e = box.extent();
  for (std::int64_t i = 0; i < e.z * e.y; ++i) {
    float* row = voxels.row(i / e.y, i % e.y);
    const float* weight = weights.view().row(i / e.y, i % e.y);
    const float* is_seen = here.view().row(i / e.y, i % e.y);
    for (std::int64_t x = 0; x < e.x; ++x) {
      const float mean = weight[x] < 1 - round_off ? row[x] / weight[x] : row[x];
      row[x] = is_seen[x] > 0 ? mean : std::numeric_limits<float>::quiet_NaN();
    }
  }
}

void FilledReader::read(const Box3& box, VolumeView<float> voxels) {
  volume_.read(box, voxels);
  const Extent3 e = box.extent();
  const auto in_row = [&](const float* row, std::int64_t x) { return x < e.x && !std::isnan(row[x]); };
  for (std::int64_t i = 0; i < e.z * e.y; ++i) {
    float* row = voxels.row(i / e.y, i % e.y);
    std::int64_t seen = -2; // the last such voxel
    for (std::int64_t x = 0; x < e.x; ++x) {
      if (!std::isnan(row[x])) {
        seen = x;
      } else {
        row[x] = seen == x - 1 ? row[x - 1] : in_row(row, x + 1) ? row[x + 1] : 0;
      }
    }
  }
}

void EvenedReader::read(const Box3& box, VolumeView<float> voxels) {
  volume().read(box, voxels);
  even_out(voxels, box, *field_, threads_);
}

void ThresholdReader::read(const Box3& box, VolumeView<float> voxels) {
  volume().read(box, voxels);
  const Extent3 e = box.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      float* row = voxels.row(z, y);
      for (std::int64_t x = 0; x < e.x; ++x) {
        row[x] = row[x] != 0 && row[x] < limit_ ? level_ : row[x];
      }
    }
  }
}

} // namespace lsdeconv
