#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/compute/voxel_functions.hpp"

#include <span>

namespace lsdeconv::cpu {

/// An Image of the CPU backend: samples in the memory of this process.
class HostImage final : public Image {
public:
  /// Room for that many voxels of that type.
  HostImage(std::int64_t voxels, VoxelType type);
  [[nodiscard]] const Extent3& extent() const override { return extent_of(samples_); }
  /// Copies the samples. Throws Error where they are of another type or too many.
  void assign(const ConstSampleView& samples, const SampleCode& code, int threads);
  /// Row (z, y) of y = sample - offset, NaN where the voxel is unseen: either `buffer`, which is filled, or
  /// the stored row, where that is the same.
  [[nodiscard]] const float* row(std::int64_t z, std::int64_t y, std::span<float> buffer) const;

private:
  std::int64_t capacity_;
  Volume<std::byte> memory_;
  SampleView samples_;
  SampleCode code_;
};

// Casts that are safe by the contract of Image: a backend is only given images that it made.
inline const HostImage& on_host(const Image& image) {
  return static_cast<const HostImage&>(image);
}
inline HostImage& on_host(Image& image) {
  return static_cast<HostImage&>(image);
}

} // namespace lsdeconv::cpu
