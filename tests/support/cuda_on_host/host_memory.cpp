#include "device_state.hpp"

#include <cstdlib>
#include <string_view>

namespace cuda_on_host {
namespace {

/// Memory of the program that is locked.
struct Locked {
  std::mutex mutex;
  std::map<const std::byte*, std::size_t> parts;
};

Locked& locked() {
  static auto& known = *new Locked; // outlives whatever is freed at the end
  return known;
}

} // namespace
} // namespace cuda_on_host

using cuda_on_host::current_device;
using cuda_on_host::locked;
using cuda_on_host::result;

cudaError_t cudaHostRegister(void* memory, std::size_t bytes, unsigned /*flags*/) {
  const char* const locking = std::getenv("LSDECONV_PRETEND_GPU_LOCKING");
  if (locking != nullptr && std::string_view(locking) == "own") {
    return result(cudaErrorNotSupported);
  }
  const auto* begin = static_cast<const std::byte*>(memory);
  const std::lock_guard lock(locked().mutex);
  for (const auto& [other, size] : locked().parts) {
    if (other < begin + bytes && begin < other + size) {
      return result(cudaErrorInvalidValue);
    }
  }
  locked().parts[begin] = bytes;
  return result(current_device().failure());
}

cudaError_t cudaHostUnregister(void* memory) {
  const std::lock_guard lock(locked().mutex);
  const bool known = locked().parts.erase(static_cast<const std::byte*>(memory)) == 1;
  return result(known ? cudaSuccess : cudaErrorInvalidValue);
}
