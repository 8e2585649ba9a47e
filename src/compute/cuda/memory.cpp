#include "memory.hpp"

#include "gpu_errors.hpp"

#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <utility>

namespace lsdeconv::cuda {

DeviceMemory::DeviceMemory(std::shared_ptr<const Gpu> gpu, std::int64_t bytes, const char* what)
    : gpu_(std::move(gpu)), bytes_(bytes) {
  gpu_->use();
  const auto asked = static_cast<std::size_t>(std::max<std::int64_t>(bytes, 1)); // cudaMalloc(0) gives null
  with_context(
      [&] {
        return text(what, " of ", bytes_text(bytes), ", where ", bytes_text(gpu_->free_memory()),
                    " are free");
      },
      [&] { gpu_->check(cudaMalloc(&memory_, asked), "an allocation"); });
}

DeviceMemory& DeviceMemory::operator=(DeviceMemory&& other) noexcept {
  if (this != &other) {
    release();
    gpu_ = std::move(other.gpu_);
    memory_ = std::exchange(other.memory_, nullptr);
    bytes_ = std::exchange(other.bytes_, 0);
  }
  return *this;
}

void DeviceMemory::release() noexcept {
  if (memory_ != nullptr) {
    gpu_->drain(); // work that uses the memory may still be running
    cudaFree(memory_);
    memory_ = nullptr;
  }
}

PinnedMemory::PinnedMemory(std::shared_ptr<const Gpu> gpu, std::int64_t bytes)
    : gpu_(std::move(gpu)), bytes_(bytes) {
  gpu_->use();
  void* memory = nullptr;
  const cudaError_t code =
      cudaMallocHost(&memory, static_cast<std::size_t>(std::max<std::int64_t>(bytes, 1)));
  if (code == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    throw OutOfMemory(text("cannot lock ", bytes_text(bytes), " of the host's memory for transfers to ",
                           gpu_->label(), ": ", description_of(code),
                           "; give the run smaller blocks or fewer ranks per node"));
  }
  gpu_->check(code, "locking host memory");
  memory_ = static_cast<std::byte*>(memory);
}

PinnedMemory::~PinnedMemory() {
  gpu_->drain();
  cudaFreeHost(memory_);
}

} // namespace lsdeconv::cuda
