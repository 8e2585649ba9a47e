#include "memory.hpp"

#include "gpu_errors.hpp"

#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/big_pages.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cstdint>
#include <new>
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

PinnedMemory::PinnedMemory(std::shared_ptr<const Gpu> gpu, std::int64_t bytes, int threads)
    : gpu_(std::move(gpu)), bytes_(bytes) {
  constexpr std::int64_t worth_touching = std::int64_t{1} << 24;
  gpu_->use();
  cudaError_t code = cudaErrorNotSupported;
  if (threads > 1 && bytes >= worth_touching) {
    code = lock_touched(threads);
  }
  if (code == cudaErrorNotSupported) { // some systems lock no memory but CUDA's own
    cudaGetLastError();
    code = allocate_locked();
  }
  if (code == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    throw OutOfMemory(text("cannot lock ", bytes_text(bytes), " of the host's memory for transfers to ",
                           gpu_->label(), ": ", description_of(code),
                           "; give the run smaller blocks or fewer ranks per node"));
  }
  gpu_->check(code, "locking host memory");
}

/// Whole pages, which it shares with no other memory.
cudaError_t PinnedMemory::lock_touched(int threads) {
  constexpr std::int64_t page = std::int64_t{1} << 16; // the largest ordinary one
  constexpr std::int64_t touched_at_once = std::int64_t{1} << 24;
  const std::int64_t locked = ceil_div(bytes_, page) * page;
  try {
    touched_ = in_big_pages<std::byte>({1, 1, locked + page});
  } catch (const std::bad_alloc&) {
    return cudaErrorMemoryAllocation;
  }
  const auto begin = reinterpret_cast<std::uintptr_t>(touched_.data());
  const auto behind = static_cast<std::int64_t>(begin % static_cast<std::uintptr_t>(page));
  std::byte* const first = touched_.data() + (behind == 0 ? 0 : page - behind);
  parallel_for(ceil_div(locked, touched_at_once), threads, [&](std::int64_t part) {
    const std::int64_t from = part * touched_at_once;
    std::fill_n(first + from, std::min(touched_at_once, locked - from), std::byte{0});
  });
  const cudaError_t code = cudaHostRegister(first, static_cast<std::size_t>(locked), cudaHostRegisterDefault);
  if (code != cudaSuccess) {
    touched_ = {};
    return code;
  }
  memory_ = first;
  return cudaSuccess;
}

cudaError_t PinnedMemory::allocate_locked() {
  void* memory = nullptr;
  const cudaError_t code =
      cudaMallocHost(&memory, static_cast<std::size_t>(std::max<std::int64_t>(bytes_, 1)));
  memory_ = static_cast<std::byte*>(memory);
  return code;
}

PinnedMemory::~PinnedMemory() {
  gpu_->drain();
  if (touched_.data() != nullptr) {
    cudaHostUnregister(memory_);
  } else {
    cudaFreeHost(memory_);
  }
}

} // namespace lsdeconv::cuda
