#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/compute/voxel_functions.hpp"

#include <span>

namespace lsdeconv::cpu {

/// Samples in the memory of the process.
class HostImage final : public Image {
public:
  HostImage(std::int64_t voxels, VoxelType type);
  [[nodiscard]] const Extent3& extent() const override { return extent_of(samples_); }
  /// Throws Error where the samples are of another type or too many.
  void assign(const ConstSampleView& samples, float offset, int threads);
  /// Row (z, y) of y = sample - offset: `buffer`, filled, or the samples themselves.
  [[nodiscard]] const float* row(std::int64_t z, std::int64_t y, std::span<float> buffer) const;

private:
  std::int64_t capacity_;
  Volume<std::byte> memory_;
  SampleView samples_;
  float offset_ = 0;
};

/// The contract of Image: a backend is only given images that it made.
inline const HostImage& on_host(const Image& image) {
  return static_cast<const HostImage&>(image);
}
inline HostImage& on_host(Image& image) {
  return static_cast<HostImage&>(image);
}

} // namespace lsdeconv::cpu
