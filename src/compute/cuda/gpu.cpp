#include "gpu.hpp"

#include "device_identity.hpp"
#include "gpu_errors.hpp"

#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace lsdeconv::cuda {
namespace {

std::string label_of(const Device& device) {
  const bool numbered = device.system_index >= 0;
  return text("GPU ", numbered ? device.system_index : device.ordinal, numbered ? "" : " of this process",
              " of node ", host_name(), " (", device.name, ", ", device.uuid, ")");
}

/// What LSDECONV_GPU_CACHE says in place of the device, to measure how many planes are best transformed at a
/// time.
std::int64_t cache_bytes_or(std::int64_t of_device) {
  const char* value = std::getenv("LSDECONV_GPU_CACHE");
  if (value == nullptr) {
    return of_device;
  }
  std::int64_t bytes = 0;
  const std::string_view digits = value;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), bytes);
  if (error != std::errc{} || end != digits.end() || bytes < 1) {
    throw UserError(text("LSDECONV_GPU_CACHE is \"", value, "\": set it to a number of bytes, or unset it"));
  }
  return bytes;
}

} // namespace

Gpu::Gpu(int ordinal) : ordinal_(ordinal) {
  const Device device = identify(ordinal);
  label_ = label_of(device);
  model_ = device.name;
  use();
  check(cudaSetDeviceFlags(cudaDeviceScheduleBlockingSync), "being set up"); // who waits for it sleeps
  const auto attribute = [&](cudaDeviceAttr which) {
    int value = 0;
    check(cudaDeviceGetAttribute(&value, which, ordinal_), "describing itself");
    return std::int64_t{value};
  };
  cache_bytes_ = cache_bytes_or(attribute(cudaDevAttrL2CacheSize));
  shared_bytes_ = attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin);
  for (cudaStream_t* stream : {&uploads_, &compute_, &downloads_}) { // independent of the default stream
    check(cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking), "making its queues");
  }
}

Gpu::~Gpu() {
  drain();
  for (cudaStream_t stream : {uploads_, compute_, downloads_}) {
    if (stream != nullptr) {
      cudaStreamDestroy(stream);
    }
  }
}

void Gpu::use() const {
  check(cudaSetDevice(ordinal_), "at work");
}

void Gpu::drain() const noexcept {
  if (cudaSetDevice(ordinal_) == cudaSuccess) {
    cudaDeviceSynchronize();
  }
}

void Gpu::run_deferred() const {
  if (deferred_) {
    std::exchange(deferred_, nullptr)();
  }
}

void Gpu::run_deferred_quietly() const noexcept {
  try {
    run_deferred();
  } catch (const Error&) {
    deferred_ = nullptr; // whoever waits for the device gets the error again
  }
}

std::int64_t Gpu::free_memory() const {
  use();
  std::size_t free = 0;
  std::size_t total = 0;
  check(cudaMemGetInfo(&free, &total), "telling its free memory");
  return static_cast<std::int64_t>(free);
}

void Gpu::check(cudaError_t code, const char* doing) const {
  if (code != cudaSuccess) {
    cudaGetLastError(); // clears an error that is not fatal: the next call would report it again
    fail(failure_of(code), label_, doing, description_of(code));
  }
}

void Gpu::check(cufftResult code, const char* doing) const {
  if (code != CUFFT_SUCCESS) {
    const cudaError_t cause = cudaGetLastError();
    const std::string because = cause == cudaSuccess ? "" : ", " + description_of(cause);
    // Where memory is nearly full, cuFFT fails with codes that may also come from a device that is lost.
    const bool short_of_memory = may_be_shortage(code) && cudaDeviceSynchronize() == cudaSuccess;
    fail(short_of_memory ? Failure::short_of_memory : failure_of(code), label_, doing,
         description_of(code) + because);
  }
}

} // namespace lsdeconv::cuda
