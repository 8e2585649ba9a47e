#pragma once

#include "settings.hpp"

#include <array>
#include <map>
#include <mutex>

namespace cuda_on_host {

/// What this process has done to one of its devices.
class DeviceState {
public:
  explicit DeviceState(const PretendDevice& device) : device_(device) {}

  /// Counts an operation; the error with which it is to fail.
  cudaError_t count(Kind kind);
  /// cudaSuccess until the device is lost.
  [[nodiscard]] cudaError_t failure() const { return failure_; }
  void lose(cudaError_t error) { failure_ = error; }

  void* allocate(std::size_t bytes); ///< Poisoned; null where there is not enough.
  bool release(void* memory);
  [[nodiscard]] std::size_t free_bytes();
  [[nodiscard]] std::size_t total_bytes() const { return device_.memory; }

private:
  PretendDevice device_;
  std::atomic<cudaError_t> failure_ = cudaSuccess;
  std::mutex mutex_;
  std::array<int, 5> counts_{};
  std::map<void*, std::size_t> allocations_;
  std::size_t used_ = 0;
};

/// By the ordinal in this process.
DeviceState& device(int ordinal);
DeviceState& current_device();
int current_ordinal();
void forget_devices();

/// Remembers an error for cudaGetLastError() and returns it.
cudaError_t result(cudaError_t code);

} // namespace cuda_on_host
