#pragma once

#include "gpu.hpp"

#include "lsdeconv/compute/backend.hpp"

#include <memory>

namespace lsdeconv::cuda {

/// Memory of a device; move-only. Freeing it waits for all submitted work.
class DeviceMemory {
public:
  /// None.
  DeviceMemory() = default;
  /// Contents are undefined. Throws OutOfMemory with a message about `what`.
  DeviceMemory(std::shared_ptr<const Gpu> gpu, std::int64_t bytes, const char* what);
  ~DeviceMemory() { release(); }
  DeviceMemory(const DeviceMemory&) = delete;
  DeviceMemory& operator=(const DeviceMemory&) = delete;
  DeviceMemory(DeviceMemory&& other) noexcept { *this = std::move(other); }
  DeviceMemory& operator=(DeviceMemory&& other) noexcept;

  /// Its address on the device; null where there is none.
  template <typename T>
  [[nodiscard]] T* as() const {
    return static_cast<T*>(memory_);
  }
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }

private:
  void release() noexcept;

  std::shared_ptr<const Gpu> gpu_;
  void* memory_ = nullptr;
  std::int64_t bytes_ = 0;
};

/// Page-locked host memory, which the device copies from and to asynchronously and at full speed.
class PinnedMemory final : public HostBuffer {
public:
  /// threads: that touch the pages of large memory first. One that locks untouched pages clears them one by
  /// one. Throws OutOfMemory.
  PinnedMemory(std::shared_ptr<const Gpu> gpu, std::int64_t bytes, int threads = 1);
  ~PinnedMemory() override;
  PinnedMemory(const PinnedMemory&) = delete;
  PinnedMemory& operator=(const PinnedMemory&) = delete;
  [[nodiscard]] std::byte* data() override { return memory_; }
  [[nodiscard]] std::int64_t bytes() const override { return bytes_; }

private:
  cudaError_t lock_touched(int threads);
  cudaError_t allocate_locked();

  std::shared_ptr<const Gpu> gpu_;
  std::int64_t bytes_;
  Volume<std::byte> touched_; ///< The program's own memory that is locked; empty where CUDA's is.
  std::byte* memory_ = nullptr;
};

} // namespace lsdeconv::cuda
