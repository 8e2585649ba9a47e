#pragma once

#include "settings.hpp"

#include <array>
#include <map>
#include <mutex>

namespace cuda_on_host {

/// The state of a pretended device in this process: its memory, and whether it has failed. Thread-safe.
class DeviceState {
public:
  explicit DeviceState(const PretendDevice& device) : device_(device) {}

  /// Counts an operation; returns the error with which it is to fail, or cudaSuccess.
  cudaError_t count(Kind kind);
  /// The error that every call returns once the device is lost; cudaSuccess until then.
  [[nodiscard]] cudaError_t failure() const { return failure_; }
  void lose(cudaError_t error) { failure_ = error; }

  /// Memory filled with NaN; null where there is not enough.
  void* allocate(std::size_t bytes);
  /// False for memory that was not allocated here.
  bool release(void* memory);
  /// Work on the device begins and ends: in between its memory can be touched where it is guarded.
  void open_memory();
  void close_memory();
  /// Takes the memory for kernels at the first launch. False where there is not enough.
  bool load_kernels();
  /// Whether all of these bytes lie in one allocation.
  bool holds(const void* memory, std::size_t bytes);
  /// Whether a host thread that waits for the device sleeps; else it spins.
  void set_sleeping(bool sleeping) { sleeping_ = sleeping; }
  [[nodiscard]] bool sleeping() const { return sleeping_; }
  [[nodiscard]] std::size_t free_bytes();
  [[nodiscard]] std::size_t total_bytes() const { return device_.memory; }

private:
  PretendDevice device_;
  std::atomic<cudaError_t> failure_ = cudaSuccess;
  std::mutex mutex_;
  std::atomic<bool> sleeping_ = false;
  std::array<int, 7> counts_{};
  std::map<std::byte*, std::size_t> allocations_;
  bool kernels_loaded_ = false;
  int at_work_ = 0;

  /// Lets all memory be touched, or none.
  void protect(int protection);
  std::size_t used_ = 0;
};

/// The device of that ordinal in this process.
DeviceState& device(int ordinal);
/// The device that the calling thread has chosen with cudaSetDevice.
DeviceState& current_device();
int current_ordinal();
/// Makes all devices as new.
void reset_devices();

/// Remembers an error for cudaGetLastError() and returns it.
cudaError_t result(cudaError_t code);

} // namespace cuda_on_host
