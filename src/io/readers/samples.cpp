#include "samples.hpp"

#include "lsdeconv/core/error.hpp"

#include <algorithm>
#include <type_traits>

namespace lsdeconv {
namespace {

template <typename Sample, typename Voxel>
void copy_rows(VolumeView<Sample> samples, VolumeView<Voxel> voxels) {
  if constexpr (!std::is_same_v<std::remove_const_t<Sample>, Voxel> && !std::is_same_v<float, Voxel>) {
    throw Error("samples cannot be read into voxels of another integer type");
  } else {
    const Extent3 e = voxels.extent();
    for (std::int64_t z = 0; z < e.z; ++z) {
      for (std::int64_t y = 0; y < e.y; ++y) {
        const Sample* row = samples.row(z, y);
        std::transform(row, row + e.x, voxels.row(z, y), [](Sample s) { return static_cast<Voxel>(s); });
      }
    }
  }
}

} // namespace

void swap_bytes(std::span<std::byte> samples, std::int64_t size) {
  for (std::byte* sample = samples.data(); sample != samples.data() + samples.size(); sample += size) {
    std::reverse(sample, sample + size);
  }
}

Samples voxels_of(Samples stored, const SampleConversion& conversion) {
  if (conversion.changes_nothing()) {
    return stored;
  }
  const std::int64_t voxel_bytes = bytes_per_voxel(conversion.voxel);
  const std::int64_t sample_bytes = bytes_per_sample(conversion.stored);
  Samples voxels = voxel_bytes <= sample_bytes ? stored : Samples(stored.size / sample_bytes * voxel_bytes);
  convert_samples(stored.span(), conversion, voxels.bytes.get());
  voxels.size = stored.size / sample_bytes * voxel_bytes;
  return voxels;
}

void copy_window(const std::byte* samples, VoxelType type, const Box3& stored, std::int64_t row_samples,
                 const Box3& window, const SampleView& voxels) {
  const std::int64_t plane_samples = stored.extent().y * row_samples;
  const Index3 skip = window.begin - stored.begin;
  const std::byte* first =
      samples + (skip.z * plane_samples + skip.y * row_samples + skip.x) * bytes_per_voxel(type);
  // Rows begin at multiples of the sample size in memory that was allocated for any type.
  std::visit(
      [&](const auto& from, const auto& to) {
        copy_rows(VolumeView(from.data(), window.extent(), row_samples, plane_samples), to);
      },
      samples_at(first, type, {}), voxels);
}

} // namespace lsdeconv
