#pragma once

#include <cstdint>
#include <cuda_runtime.h>
#include <cufft.h>
#include <string>

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

  /// Throws what the code stands for: OutOfMemory, DeviceLost, or Error where a call was wrong.
  void check(cudaError_t code, const char* doing) const;
  void check(cufftResult code, const char* doing) const;
  /// "GPU 3 of node n17 (NVIDIA H100, GPU-…)"
  [[nodiscard]] const std::string& label() const { return label_; }
  /// "NVIDIA H100"
  [[nodiscard]] const std::string& model() const { return model_; }

private:
  int ordinal_;
  std::string label_;
  std::string model_;
  cudaStream_t uploads_ = nullptr;
  cudaStream_t compute_ = nullptr;
  cudaStream_t downloads_ = nullptr;
};

} // namespace lsdeconv::cuda
