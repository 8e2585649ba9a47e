#include "samples.hpp"

#include <algorithm>
#include <cstring>

namespace lsdeconv {
namespace {

template <typename Sample>
void copy_rows(const std::byte* first, std::int64_t row_samples, VolumeView<float> voxels) {
  const Extent3 e = voxels.extent();
  for (std::int64_t y = 0; y < e.y; ++y) {
    // Rows begin at multiples of the sample size in memory that was allocated for any type.
    const auto* row = reinterpret_cast<const Sample*>(first) + y * row_samples;
    std::transform(row, row + e.x, voxels.row(0, y), [](Sample s) { return static_cast<float>(s); });
  }
}

} // namespace

void swap_bytes(std::span<std::byte> samples, VoxelType type) {
  const std::int64_t size = bytes_per_voxel(type);
  for (std::byte* sample = samples.data(); sample != samples.data() + samples.size(); sample += size) {
    std::reverse(sample, sample + size);
  }
}

void copy_window(const std::byte* samples, VoxelType type, const Box3& stored, std::int64_t row_samples,
                 const Box3& window, VolumeView<float> voxels) {
  const Index3 skip = window.begin - stored.begin;
  const std::byte* first = samples + (skip.y * row_samples + skip.x) * bytes_per_voxel(type);
  switch (type) {
  case VoxelType::uint8:
    return copy_rows<std::uint8_t>(first, row_samples, voxels);
  case VoxelType::uint16:
    return copy_rows<std::uint16_t>(first, row_samples, voxels);
  case VoxelType::float32:
    return copy_rows<float>(first, row_samples, voxels);
  }
}

} // namespace lsdeconv
