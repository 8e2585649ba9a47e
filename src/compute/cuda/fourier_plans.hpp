#pragma once

#include "memory.hpp"

namespace lsdeconv::cuda {

/// Real-to-complex transforms in place and back, unnormalised, over one workspace. Both directions share one
/// work area. Rows of the workspace hold 2 (x / 2 + 1) floats.
class FourierPlans {
public:
  FourierPlans(const std::shared_ptr<const Gpu>& gpu, const Extent3& extent);
  ~FourierPlans();
  FourierPlans(const FourierPlans&) = delete;
  FourierPlans& operator=(const FourierPlans&) = delete;

  void forward(float* workspace) const;
  void backward(float* workspace) const;

  /// Bytes of the work area that cuFFT asks for, at most.
  static std::int64_t work_area_bytes(const Gpu& gpu, const Extent3& extent);

private:
  std::shared_ptr<const Gpu> gpu_;
  DeviceMemory work_area_;
  cufftHandle forward_ = 0;
  cufftHandle backward_ = 0;
};

} // namespace lsdeconv::cuda
