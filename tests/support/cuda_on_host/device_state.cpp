#include "device_state.hpp"

#include "traffic.hpp"

#include <cstdlib>
#include <cstring>
#include <deque>
#include <sys/mman.h>

namespace cuda_on_host {
namespace {

thread_local int selected = 0;
thread_local cudaError_t last_error = cudaSuccess;

std::size_t rounded_up(std::size_t bytes, std::size_t step) {
  return (bytes + step - 1) / step * step;
}
/// Fills new memory: floats of these bytes are NaN, so that reading undefined contents shows.
constexpr int poison = 0xFF;

struct States {
  std::mutex mutex;
  std::deque<DeviceState> all;
};

States& states() {
  static auto& known = *new States; // outlives the threads of streams
  return known;
}

} // namespace

cudaError_t DeviceState::count(Kind kind) {
  const std::lock_guard lock(mutex_);
  const int number = ++counts_.at(static_cast<std::size_t>(kind));
  for (const Fault& fault : settings().faults) {
    if (fault.kind == kind && fault.count == number && (fault.device < 0 || fault.device == device_.index)) {
      return fault.error;
    }
  }
  return cudaSuccess;
}

void* DeviceState::allocate(std::size_t bytes) {
  const std::size_t rounded = rounded_up(bytes, settings().allocation_step);
  const std::lock_guard lock(mutex_);
  if (rounded > device_.memory - used_) {
    return nullptr;
  }
  void* memory = mmap(nullptr, rounded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    return nullptr;
  }
  std::memset(memory, poison, rounded);
  allocations_[static_cast<std::byte*>(memory)] = rounded;
  traffic::add_memory(memory, rounded);
  used_ += rounded;
  if (settings().guarded && at_work_ == 0) {
    mprotect(memory, rounded, PROT_NONE);
  }
  return memory;
}

bool DeviceState::release(void* memory) {
  const std::lock_guard lock(mutex_);
  const auto found = allocations_.find(static_cast<std::byte*>(memory));
  if (found == allocations_.end()) {
    return false;
  }
  used_ -= found->second;
  traffic::remove_memory(memory);
  munmap(memory, found->second);
  allocations_.erase(found);
  return true;
}

void DeviceState::protect(int protection) {
  for (const auto& [memory, bytes] : allocations_) {
    mprotect(memory, bytes, protection);
  }
}

void DeviceState::open_memory() {
  const std::lock_guard lock(mutex_);
  if (at_work_++ == 0 && settings().guarded) {
    protect(PROT_READ | PROT_WRITE);
  }
}

void DeviceState::close_memory() {
  const std::lock_guard lock(mutex_);
  if (--at_work_ == 0 && settings().guarded) {
    protect(PROT_NONE);
  }
}

bool DeviceState::load_kernels() {
  const std::lock_guard lock(mutex_);
  if (kernels_loaded_) {
    return true;
  }
  if (settings().kernel_bytes > device_.memory - used_) {
    return false;
  }
  used_ += settings().kernel_bytes;
  kernels_loaded_ = true;
  return true;
}

bool DeviceState::holds(const void* memory, std::size_t bytes) {
  const auto* begin = static_cast<const std::byte*>(memory);
  const std::lock_guard lock(mutex_);
  const auto behind = allocations_.upper_bound(const_cast<std::byte*>(begin));
  if (behind == allocations_.begin()) {
    return false;
  }
  const auto& [first, size] = *std::prev(behind);
  return begin + bytes <= first + size;
}

std::size_t DeviceState::free_bytes() {
  const std::lock_guard lock(mutex_);
  return device_.memory - used_;
}

DeviceState& device(int ordinal) {
  const std::lock_guard lock(states().mutex);
  auto& all = states().all;
  while (all.size() < settings().visible.size()) {
    all.emplace_back(settings().visible[all.size()]);
  }
  return all.at(static_cast<std::size_t>(ordinal));
}

void reset_devices() {
  const std::lock_guard lock(states().mutex);
  states().all.clear();
}

int current_ordinal() {
  return selected;
}

DeviceState& current_device() {
  return device(selected);
}

cudaError_t result(cudaError_t code) {
  if (code != cudaSuccess) {
    last_error = code;
  }
  return code;
}

} // namespace cuda_on_host

using namespace cuda_on_host;

cudaError_t cudaSetDevice(int ordinal) {
  if (ordinal < 0 || ordinal >= static_cast<int>(settings().visible.size())) {
    return result(cudaErrorInvalidDevice);
  }
  selected = ordinal;
  return result(current_device().failure());
}

cudaError_t cudaSetDeviceFlags(unsigned flags) {
  current_device().set_sleeping((flags & cudaDeviceScheduleBlockingSync) != 0);
  return result(current_device().failure());
}

cudaError_t cudaGetLastError() {
  const cudaError_t code = last_error;
  last_error = cudaSuccess;
  return code;
}

cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  *free = current_device().free_bytes();
  *total = current_device().total_bytes();
  return result(current_device().failure());
}

cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
  if (const cudaError_t lost = current_device().failure(); lost != cudaSuccess) {
    return result(lost);
  }
  if (const cudaError_t fault = current_device().count(Kind::allocate); fault != cudaSuccess) {
    return result(fault);
  }
  *memory = current_device().allocate(bytes);
  return result(*memory == nullptr ? cudaErrorMemoryAllocation : cudaSuccess);
}

cudaError_t cudaFree(void* memory) {
  return result(memory == nullptr || current_device().release(memory) ? cudaSuccess : cudaErrorInvalidValue);
}

cudaError_t cudaMallocHost(void** memory, std::size_t bytes) {
  *memory = std::malloc(bytes);
  if (*memory == nullptr) {
    return result(cudaErrorMemoryAllocation);
  }
  std::memset(*memory, poison, bytes);
  return result(current_device().failure());
}

cudaError_t cudaFreeHost(void* memory) {
  std::free(memory);
  return cudaSuccess;
}
