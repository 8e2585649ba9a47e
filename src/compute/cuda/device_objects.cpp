#include "device_objects.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv::cuda {
namespace {

/// A value of the type that `type` stands for.
std::variant<std::uint8_t, std::uint16_t, float> tag_of(VoxelType type) {
  switch (type) {
  case VoxelType::uint8:
    return std::uint8_t{};
  case VoxelType::uint16:
    return std::uint16_t{};
  case VoxelType::float32:
    break;
  }
  return float{};
}

} // namespace

DeviceField::DeviceField(const std::shared_ptr<const Gpu>& gpu, const Extent3& extent)
    : extent_(extent),
      memory_(gpu, extent.z * extent.y * even_stride(extent.x) * static_cast<std::int64_t>(sizeof(float)),
              "a field"),
      downloaded_(gpu), gpu_(gpu) {}

Voxels DeviceField::writable() {
  gpu_->run_deferred();
  downloaded_.make_wait(gpu_->compute());
  return dense_rows(memory_.as<float>(), extent_, even_stride(extent_.x));
}

DeviceImage::DeviceImage(const std::shared_ptr<const Gpu>& gpu, std::int64_t voxels, VoxelType type)
    : gpu_(gpu), capacity_(voxels), type_(type), type_tag_(tag_of(type)),
      memory_(gpu, voxels * bytes_per_voxel(type), "an image"), uploaded_(gpu), read_(gpu) {}

void DeviceImage::assign(const ConstSampleView& samples, const SampleCode& code) {
  const Extent3 extent = extent_of(samples);
  if (type_of(samples) != type_ || voxel_count(extent) > capacity_) {
    throw Error(text("an image of ", capacity_, " ", name(type_), " voxels cannot take ",
                     name(type_of(samples)), " voxels of ", extent));
  }
  extent_ = extent;
  code_ = code;
  read_.make_wait(gpu_->uploads());
  const auto bytes = static_cast<std::size_t>(voxel_count(extent) * bytes_per_voxel(type_));
  const void* from = std::visit([](const auto& view) -> const void* { return view.data(); }, samples);
  gpu_->check(cudaMemcpyAsync(memory_.as<void>(), from, bytes, cudaMemcpyHostToDevice, gpu_->uploads()),
              "uploading an image");
  uploaded_.record(gpu_->uploads());
}

DeviceTransferFunction::DeviceTransferFunction(const std::shared_ptr<const Gpu>& gpu,
                                               std::int64_t frequencies, bool real)
    : real_(real),
      memory_(gpu, frequencies * static_cast<std::int64_t>(real ? sizeof(float) : 2 * sizeof(float)),
              "a transfer function") {}

} // namespace lsdeconv::cuda
