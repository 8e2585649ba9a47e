#include "filter_readers.hpp"

#include "lsdeconv/core/finite_voxels.hpp"

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
  require_finite(image.view(), input.begin); // here: afterwards its neighbours would not be finite either
  filter(image.view(), box, kernels_, extent, voxels, threads_);
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
