#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace lsdeconv {

enum class VoxelType { uint8, uint16, float32 };
/// "uint8", "uint16", "float32"
std::string name(VoxelType type);
std::int64_t bytes_per_voxel(VoxelType type);

/// Voxels in memory that keep the type they are stored with, in the order of VoxelType.
using SampleView = std::variant<VolumeView<std::uint8_t>, VolumeView<std::uint16_t>, VolumeView<float>>;
using ConstSampleView =
    std::variant<VolumeView<const std::uint8_t>, VolumeView<const std::uint16_t>, VolumeView<const float>>;

/// Contiguous samples of that type and extent in memory that was allocated for any type.
SampleView samples_at(void* memory, VoxelType type, const Extent3& extent);
ConstSampleView samples_at(const void* memory, VoxelType type, const Extent3& extent);

template <typename View>
VoxelType type_of(const View& samples) {
  return static_cast<VoxelType>(samples.index());
}

template <typename View>
const Extent3& extent_of(const View& samples) {
  return std::visit([](const auto& view) -> const Extent3& { return view.extent(); }, samples);
}

/// The part inside `box`, given in the view's own coordinates.
template <typename View>
View part_of(const View& samples, const Box3& box) {
  return std::visit([&](const auto& view) { return View(view.part(box)); }, samples);
}

} // namespace lsdeconv
