#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace lsdeconv {

/// Samples of a chunk in the type of the file and this machine's byte order. Copies share the memory.
struct Samples {
  std::shared_ptr<std::byte[]> bytes;
  std::int64_t size = 0; ///< Bytes.

  explicit Samples(std::int64_t byte_count = 0)
      : bytes(std::make_shared_for_overwrite<std::byte[]>(static_cast<std::size_t>(byte_count))),
        size(byte_count) {}
  [[nodiscard]] std::span<std::byte> span() const { return {bytes.get(), static_cast<std::size_t>(size)}; }
};

/// Reverses the bytes of every sample of `size` bytes.
void swap_bytes(std::span<std::byte> samples, std::int64_t size);

/// Copies a window of samples into `voxels`, which has the window's extent and is of the samples' type or of
/// float. The samples are those of the box `stored`, in rows of `row_samples` samples, which may be longer
/// than the box. Both boxes are in coordinates of the page. Throws Error for voxels of another integer type.
void copy_window(const std::byte* samples, VoxelType type, const Box3& stored, std::int64_t row_samples,
                 const Box3& window, const SampleView& voxels);

} // namespace lsdeconv
