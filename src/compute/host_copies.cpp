#include "lsdeconv/compute/host_copies.hpp"

namespace lsdeconv {

void copy_to_device(Backend& backend, VolumeView<const float> voxels, Field& field) {
  Volume<float> contiguous(voxels.extent());
  copy(voxels, contiguous.view());
  const std::unique_ptr<Image> image = backend.allocate_image(contiguous.size(), VoxelType::float32);
  backend.upload(VolumeView<const float>(contiguous.view()), 0, *image)->wait();
  backend.unpack(*image, field);
}

void copy_to_host(Backend& backend, const Field& field, const Box3& box, VolumeView<float> voxels) {
  Volume<float> contiguous(box.extent());
  const std::unique_ptr<Field> part = backend.allocate(box.extent());
  backend.extract(field, box, {}, *part);
  BlockStatistics statistics;
  backend.download(*part, contiguous.view(), statistics)->wait();
  copy<float>(contiguous.view(), voxels);
}

} // namespace lsdeconv
