#pragma once

#include <cstdint>
#include <cuda_runtime.h>
#include <cufft.h>
#include <functional>
#include <string>
#include <utility>

namespace lsdeconv::cuda {

/// One device as this process uses it, and the messages of its failures. It has three streams: uploads,
/// computation and downloads, so that the copies of one block overlap the computation of another. Within a
/// stream work is done in the order of the calls; between streams Events order it.
class Gpu {
public:
  /// `ordinal`: as Device::ordinal. Throws DeviceLost or OutOfMemory, as all members do that are not
  /// noexcept.
  explicit Gpu(int ordinal);
  ~Gpu();
  Gpu(const Gpu&) = delete;
  Gpu& operator=(const Gpu&) = delete;

  /// Makes this the current CUDA device of the calling thread. Every function that other layers call begins
  /// with it.
  void use() const;
  [[nodiscard]] cudaStream_t uploads() const { return uploads_; }
  [[nodiscard]] cudaStream_t compute() const { return compute_; }
  [[nodiscard]] cudaStream_t downloads() const { return downloads_; }
  [[nodiscard]] std::int64_t free_memory() const;
  /// Bytes of its second-level cache, through which all its memory is read and written; what the environment
  /// variable LSDECONV_GPU_CACHE says where it is set.
  [[nodiscard]] std::int64_t cache_bytes() const { return cache_bytes_; }
  /// Bytes of memory that a group of threads can share.
  [[nodiscard]] std::int64_t shared_bytes() const { return shared_bytes_; }
  /// Waits until no stream has work left.
  void drain() const noexcept;

  /// Defers work that may later be fused with what follows it into one kernel. Whoever needs its result, or
  /// changes what it reads, calls run_deferred() first. At most one piece of work is deferred at a time.
  void defer(std::function<void()> work) const { deferred_ = std::move(work); }
  /// Submits the deferred work, if there is any.
  void run_deferred() const;
  /// The same for destructors: failures are ignored here, since the next call to the device reports them.
  void run_deferred_quietly() const noexcept;
  /// Forgets the deferred work: the caller has submitted it fused with other work.
  void drop_deferred() const { deferred_ = nullptr; }

  /// Throws what a return code other than success stands for (gpu_errors.hpp): OutOfMemory, DeviceLost, or
  /// Error where a call was wrong. `doing` completes "GPU … failed while".
  void check(cudaError_t code, const char* doing) const;
  void check(cufftResult code, const char* doing) const;
  /// For messages: "GPU 3 of node n17 (NVIDIA H100, GPU-…)".
  [[nodiscard]] const std::string& label() const { return label_; }
  /// "NVIDIA H100"
  [[nodiscard]] const std::string& model() const { return model_; }

private:
  int ordinal_;
  mutable std::function<void()> deferred_; ///< Not submitted to the device yet; null where there is none.
  std::string label_;
  std::string model_;
  std::int64_t cache_bytes_ = 0;
  std::int64_t shared_bytes_ = 0;
  cudaStream_t uploads_ = nullptr;
  cudaStream_t compute_ = nullptr;
  cudaStream_t downloads_ = nullptr;
};

} // namespace lsdeconv::cuda
