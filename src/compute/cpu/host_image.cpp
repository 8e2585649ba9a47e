#include "host_image.hpp"

#include "lsdeconv/core/big_pages.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>

namespace lsdeconv::cpu {

HostImage::HostImage(std::int64_t voxels, VoxelType type)
    : capacity_(voxels), memory_(in_big_pages<std::byte>({1, 1, voxels * bytes_per_voxel(type)})),
      samples_(samples_at(memory_.data(), type, {0, 0, 0})) {}

void HostImage::assign(const ConstSampleView& samples, const SampleCode& code, int threads) {
  const Extent3 extent = extent_of(samples);
  if (type_of(samples) != type_of(samples_) || voxel_count(extent) > capacity_) {
    throw Error(text("an image of ", capacity_, " ", name(type_of(samples_)), " voxels cannot take ",
                     name(type_of(samples)), " voxels of ", extent));
  }
  samples_ = samples_at(memory_.data(), type_of(samples), extent);
  code_ = code;
  std::visit(
      [&](auto to) {
        const auto from = std::get<VolumeView<const std::remove_pointer_t<decltype(to.data())>>>(samples);
        parallel_for(extent.z, threads, [&](std::int64_t z) {
          for (std::int64_t y = 0; y < extent.y; ++y) {
            std::copy_n(from.row(z, y), extent.x, to.row(z, y));
          }
        });
      },
      samples_);
}

const float* HostImage::row(std::int64_t z, std::int64_t y, std::span<float> buffer) const {
  // Samples that need no conversion are not copied.
  const auto* floats = std::get_if<VolumeView<float>>(&samples_);
  if (floats != nullptr && code_.offset == 0) {
    return floats->row(z, y);
  }
  std::visit(
      [&](const auto& samples) {
        const auto* sample = samples.row(z, y);
        vectorised([sample, code = code_, observed = buffer.data(), length = samples.extent().x] {
#pragma omp simd
          for (std::int64_t x = 0; x < length; ++x) {
            observed[x] = voxel::observed(static_cast<float>(sample[x]), code.offset, code.unseen);
          }
        });
      },
      samples_);
  return buffer.data();
}

} // namespace lsdeconv::cpu
