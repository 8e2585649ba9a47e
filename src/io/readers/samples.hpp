#pragma once

#include "lsdeconv/io/volume_reader.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace lsdeconv {

/// Raw samples of a strip or tile, in this machine's order of bytes.
struct Samples {
  std::shared_ptr<std::byte[]> bytes;
  std::int64_t size = 0;

  explicit Samples(std::int64_t byte_count = 0)
      : bytes(std::make_shared_for_overwrite<std::byte[]>(static_cast<std::size_t>(byte_count))),
        size(byte_count) {}
  [[nodiscard]] std::span<std::byte> span() const { return {bytes.get(), static_cast<std::size_t>(size)}; }
};

/// Reverses the bytes of every sample.
void swap_bytes(std::span<std::byte> samples, VoxelType type);

/// Copies the part `window` of the samples of `stored`, whose rows are `row_samples` long, into `voxels`,
/// which has the extent of `window` and is of that type or of float. Both boxes in the coordinates of the
/// page; `stored` begins with the first sample.
void copy_window(const std::byte* samples, VoxelType type, const Box3& stored, std::int64_t row_samples,
                 const Box3& window, const SampleView& voxels);

} // namespace lsdeconv
