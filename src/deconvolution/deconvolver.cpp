#include "lsdeconv/deconvolution/deconvolver.hpp"

namespace lsdeconv {

void deconvolve(Backend& backend, Deconvolver& deconvolver, VolumeView<const float> image,
                const Coverage& coverage, const Box3& wanted, VolumeView<float> result) {
  const std::unique_ptr<Image> on_device =
      backend.allocate_image(voxel_count(image.extent()), VoxelType::float32);
  const std::unique_ptr<Field> finished = backend.allocate(wanted.extent());
  const std::unique_ptr<Transfer> up = backend.upload(image, 0, *on_device);
  deconvolver.run(*on_device, coverage, wanted, {}, *finished);
  BlockStatistics statistics;
  backend.download(*finished, result, statistics)->wait();
}

} // namespace lsdeconv
