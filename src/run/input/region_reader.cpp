#include "lsdeconv/run/input/region_reader.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {

RegionReader::RegionReader(std::unique_ptr<VolumeReader> volume, const Box3& region)
    : volume_(std::move(volume)), origin_(region.begin), description_(volume_->description()) {
  if (region.empty() || !whole(description_.extent).contains(region)) {
    throw UserError(text("--roi ", region, " does not lie in the volume of ", description_.extent,
                         " voxels (z×y×x); give begin:end inside it for each axis"));
  }
  description_.extent = region.extent();
  for (std::int64_t& z : description_.interpolated) {
    z -= origin_.z;
  }
  std::erase_if(description_.interpolated, [&](std::int64_t z) { return z < 0 || z >= region.extent().z; });
}

void RegionReader::read(const Box3& box, VolumeView<float> voxels) {
  volume_->read(box.shifted(origin_), voxels);
}

void RegionReader::read_samples(const Box3& box, const SampleView& samples) {
  volume_->read_samples(box.shifted(origin_), samples);
}

} // namespace lsdeconv
