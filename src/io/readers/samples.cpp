#include "samples.hpp"

#include "lsdeconv/core/error.hpp"

#include <algorithm>
#include <type_traits>

namespace lsdeconv {
namespace {

template <typename Sample, typename Voxel>
void copy_rows(const Sample* first, std::int64_t row_samples, VolumeView<Voxel> voxels) {
  if constexpr (!std::is_same_v<Sample, Voxel> && !std::is_same_v<float, Voxel>) {
    throw Error("samples cannot be read into voxels of another integer type");
  } else {
    const Extent3 e = voxels.extent();
    for (std::int64_t y = 0; y < e.y; ++y) {
      const Sample* row = first + y * row_samples;
      std::transform(row, row + e.x, voxels.row(0, y), [](Sample s) { return static_cast<Voxel>(s); });
    }
  }
}

} // namespace

void swap_bytes(std::span<std::byte> samples, std::int64_t size) {
  for (std::byte* sample = samples.data(); sample != samples.data() + samples.size(); sample += size) {
    std::reverse(sample, sample + size);
  }
}

void copy_window(const std::byte* samples, VoxelType type, const Box3& stored, std::int64_t row_samples,
                 const Box3& window, const SampleView& voxels) {
  const Index3 skip = window.begin - stored.begin;
  const std::byte* first = samples + (skip.y * row_samples + skip.x) * bytes_per_voxel(type);
  // Rows begin at multiples of the sample size in memory that was allocated for any type.
  std::visit([&](const auto& from, const auto& to) { copy_rows(from.data(), row_samples, to); },
             samples_at(first, type, {}), voxels);
}

} // namespace lsdeconv
