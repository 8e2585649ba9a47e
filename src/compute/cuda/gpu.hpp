#pragma once

#include <cstdint>
#include <cuda_runtime.h>
#include <cufft.h>
#include <functional>
#include <string>
#include <utility>

namespace lsdeconv::cuda {

/// One device as this process uses it: its three queues, and what its failures are called. Copies in both
/// directions and computing have a queue each, so that none waits for another's end.
class Gpu {
public:
  /// Throws DeviceLost and OutOfMemory as all that follows.
  explicit Gpu(int ordinal);
  ~Gpu();
  Gpu(const Gpu&) = delete;
  Gpu& operator=(const Gpu&) = delete;

  /// Makes it the device of the calling thread: first of all in every function that others call.
  void use() const;
  [[nodiscard]] cudaStream_t uploads() const { return uploads_; }
  [[nodiscard]] cudaStream_t compute() const { return compute_; }
  [[nodiscard]] cudaStream_t downloads() const { return downloads_; }
  [[nodiscard]] std::int64_t free_memory() const;
  /// Waits until nothing is queued. Never throws.
  void drain() const noexcept;

  /// Work that is queued only when somebody asks for its result: it may be done with what comes next in one
  /// pass. There is one at a time.
  void put_off(std::function<void()> work) const { put_off_ = std::move(work); }
  /// Queues it now.
  void catch_up() const;
  /// For destructors.
  void catch_up_quietly() const noexcept;
  /// The caller has done it himself.
  void forget_put_off() const { put_off_ = nullptr; }

  /// Throws what the code stands for: OutOfMemory, DeviceLost, or Error where a call was wrong.
  void check(cudaError_t code, const char* doing) const;
  void check(cufftResult code, const char* doing) const;
  /// "GPU 3 of node n17 (NVIDIA H100, GPU-…)"
  [[nodiscard]] const std::string& label() const { return label_; }
  /// "NVIDIA H100"
  [[nodiscard]] const std::string& model() const { return model_; }

private:
  int ordinal_;
  mutable std::function<void()> put_off_; ///< Not yet the device's.
  std::string label_;
  std::string model_;
  cudaStream_t uploads_ = nullptr;
  cudaStream_t compute_ = nullptr;
  cudaStream_t downloads_ = nullptr;
};

} // namespace lsdeconv::cuda
