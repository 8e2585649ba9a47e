#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace lsdeconv {

/// How a sample of a file is stored.
enum class VoxelType { uint8, uint16, float32 };
/// "uint8", "uint16", "float32"
std::string name(VoxelType type);
/// Bytes of one sample: 1, 2 or 4.
std::int64_t bytes_per_voxel(VoxelType type);

/// Voxels in memory of the type that they are stored with. The alternatives are in the order of VoxelType.
using SampleView = std::variant<VolumeView<std::uint8_t>, VolumeView<std::uint16_t>, VolumeView<float>>;
/// The same for reading only.
using ConstSampleView =
    std::variant<VolumeView<const std::uint8_t>, VolumeView<const std::uint16_t>, VolumeView<const float>>;

/// A view of contiguous samples of that type and extent in untyped memory, which must be large enough and
/// aligned for the type.
SampleView samples_at(void* memory, VoxelType type, const Extent3& extent);
ConstSampleView samples_at(const void* memory, VoxelType type, const Extent3& extent);

/// The type of the samples of a SampleView or ConstSampleView.
template <typename View>
VoxelType type_of(const View& samples) {
  return static_cast<VoxelType>(samples.index());
}

/// The extent of a SampleView or ConstSampleView.
template <typename View>
const Extent3& extent_of(const View& samples) {
  return std::visit([](const auto& view) -> const Extent3& { return view.extent(); }, samples);
}

/// The part of a SampleView or ConstSampleView inside `box`, which is given in the view's own coordinates and
/// must lie in it.
template <typename View>
View part_of(const View& samples, const Box3& box) {
  return std::visit([&](const auto& view) { return View(view.part(box)); }, samples);
}

} // namespace lsdeconv
