#include "gpu.hpp"

#include "device_identity.hpp"
#include "gpu_errors.hpp"

#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv::cuda {
namespace {

std::string label_of(const Device& device) {
  const bool numbered = device.system_index >= 0;
  return text("GPU ", numbered ? device.system_index : device.ordinal, numbered ? "" : " of this process",
              " of node ", host_name(), " (", device.name, ", ", device.uuid, ")");
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
  cache_bytes_ = attribute(cudaDevAttrL2CacheSize);
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
