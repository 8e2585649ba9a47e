#include "lsdeconv/core/voxel_type.hpp"

#include <array>

namespace lsdeconv {
namespace {

struct TypeRow {
  const char* name;
  std::int64_t bytes;
};

/// In the order of VoxelType.
constexpr std::array<TypeRow, 3> types{{{"uint8", 1}, {"uint16", 2}, {"float32", 4}}};

} // namespace

std::string name(VoxelType type) {
  return types.at(static_cast<std::size_t>(type)).name;
}

std::int64_t bytes_per_voxel(VoxelType type) {
  return types.at(static_cast<std::size_t>(type)).bytes;
}

SampleView samples_at(void* memory, VoxelType type, const Extent3& extent) {
  switch (type) {
  case VoxelType::uint8:
    return VolumeView<std::uint8_t>(static_cast<std::uint8_t*>(memory), extent);
  case VoxelType::uint16:
    return VolumeView<std::uint16_t>(static_cast<std::uint16_t*>(memory), extent);
  case VoxelType::float32:
    break;
  }
  return VolumeView<float>(static_cast<float*>(memory), extent);
}

ConstSampleView samples_at(const void* memory, VoxelType type, const Extent3& extent) {
  // The function above chooses the type; nothing is written through the view that it gives.
  return std::visit(
      [](const auto& view) {
        return ConstSampleView(VolumeView<const std::remove_pointer_t<decltype(view.data())>>(view));
      },
      samples_at(const_cast<void*>(memory), type, extent));
}

} // namespace lsdeconv
